#!/usr/bin/env bash
# The cluster of docker-compose.yml as plain processes on this machine: PostgreSQL, a silo each for the way in and the model, two for features.
#   deploy/loopback.sh start [FOLDER] [silo arguments…]     deploy/loopback.sh stop [FOLDER]     deploy/loopback.sh status [FOLDER]
# Ports: REST 5080 to 5083, silos 11111 to 11114, clients 30000 to 30003, PostgreSQL 55434. OTEL_* variables reach the silos.
set -euo pipefail
cd "$(dirname "$0")/.."
command=${1:-start} folder=${2:-/var/tmp/saeactors-cluster}
[ $# -lt 2 ] || shift
[ $# -lt 1 ] || shift
roles=(api engine features features)
assembly=artifacts/bin/Silo/release/SaeActors.Silo.dll

start_silo() { # number, role, further arguments
    local number=$1 role=$2
    shift 2
    OTEL_SERVICE_NAME=saeactors nohup dotnet exec "$assembly" --role "$role" --urls "http://127.0.0.1:$((5080 + number))" \
        --silo-port $((11111 + number)) --gateway-port $((30000 + number)) --data "$folder/silo$number" "$@" > "$folder/silo$number.log" 2>&1 &
    echo $! > "$folder/silo$number.pid"
}

is_running() { [ -f "$1" ] && kill -0 "$(head -1 "$1")" 2> /dev/null; }

refuse_twice() {
    for pid in "$folder"/silo*.pid "$folder/postgres/postmaster.pid"; do
        is_running "$pid" || continue
        echo "The cluster of $folder, or a part of it, is running (${pid#"$folder/"}); stop it first: $0 stop $folder" >&2
        exit 1
    done
}

# The ingestion first: it has everything saved, which needs the features.
stop_all() {
    for number in "${!roles[@]}"; do
        is_running "$folder/silo$number.pid" || continue
        kill "$(cat "$folder/silo$number.pid")"
        while is_running "$folder/silo$number.pid"; do sleep 0.2; done
        echo "silo $number stopped"
    done
    if is_running "$folder/postgres/postmaster.pid"; then deploy/postgres.sh stop "$folder/postgres"; fi
}

start_all() {
    [ -f "$assembly" ] || dotnet build -c Release src/Silo
    mkdir -p "$folder"
    refuse_twice
    trap 'echo "The cluster did not start; what did is stopped." >&2; stop_all >&2' EXIT
    SAEACTORS_CONNECTION="$(deploy/postgres.sh start "$folder/postgres" 55434)"
    export SAEACTORS_CONNECTION
    for number in "${!roles[@]}"; do start_silo "$number" "${roles[$number]}" "$@"; done
    for number in "${!roles[@]}"; do
        until grep -q "^Listening on" "$folder/silo$number.log"; do
            is_running "$folder/silo$number.pid" || { cat "$folder/silo$number.log" >&2; exit 1; }
            sleep 0.2
        done
        echo "silo $number (${roles[$number]}): $(grep -o 'http://[^ ]*' "$folder/silo$number.log" | head -1)"
    done
    trap - EXIT
}

case $command in
    start) start_all "$@" ;;
    stop) stop_all ;;
    status)
        for number in "${!roles[@]}"; do
            is_running "$folder/silo$number.pid" && state=running || state=stopped
            echo "silo $number (${roles[$number]}): $state"
        done
        ;;
    *) echo "usage: $0 start|stop|status [FOLDER] [silo arguments]" >&2; exit 2 ;;
esac
