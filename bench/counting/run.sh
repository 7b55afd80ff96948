#!/usr/bin/env bash
# Counting side by side: ours, a C# dictionary, scipy's sparse product, the dense product. Needs about 12 GB; Python with numpy and scipy for the peers.
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_NOLOGO=1
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
dotnet build -c Release bench/counting -v quiet
bench=artifacts/bin/Counting/release/SaeActors.Bench.Counting
"$bench" speed "export=$folder" "$@"
python3 bench/counting/peers.py "$folder"
