#!/usr/bin/env python3
"""Leiden side by side on one edge list: ours, igraph's C implementation, leidenalg. Same file, same seeds, one table.

    bench/leiden/compare.py FILE [--directed] [--iterations 2] [--seeds 5] [--threads 1,4]

FILE: two ids and an optional weight per line, blanks, tabs or commas between; plain or gzip. Needs igraph and leidenalg for Python
(Debian: python3-igraph, python3-leidenalg) and .NET 10. igraph has no directed modularity; with --directed it is left out.
Every partition is scored by igraph's own modularity; ours must come out as we say.
"""
import argparse, gzip, pathlib, random, statistics, subprocess, sys, tempfile, time

import igraph
import leidenalg

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = ROOT / "artifacts/bin/LeidenBench/release/SaeActors.LeidenBench"


def read(path, directed):
    """The file as an igraph graph, nodes numbered by first appearance, as our program does."""
    nodes, edges, weights = {}, [], []
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as lines:
        for number, line in enumerate(lines):
            fields = line.replace("\t", " ").replace(",", " ").split()
            if not fields or line.startswith("#") or (number == 0 and fields[0] == "source"):
                continue
            edges.append(tuple(nodes.setdefault(name, len(nodes)) for name in fields[:2]))
            try:
                weights.append(float(fields[2]))
            except (IndexError, ValueError):
                weights.append(1.0)
    graph = igraph.Graph(n=len(nodes), edges=edges, directed=directed)
    graph.es["weight"] = weights
    return graph


def score(graph, membership):
    return graph.modularity(membership, weights="weight", directed=graph.is_directed())


def timed(run):
    begun = time.perf_counter()
    found = run()
    return found, time.perf_counter() - begun


def with_igraph(graph, seed, iterations):
    random.seed(seed)
    found, seconds = timed(lambda: graph.community_leiden("modularity", weights="weight", n_iterations=iterations))
    return found.membership, seconds


def with_leidenalg(graph, seed, iterations):
    found, seconds = timed(lambda: leidenalg.find_partition(
        graph, leidenalg.ModularityVertexPartition, weights="weight", n_iterations=iterations, seed=seed))
    return found.membership, seconds


def ours(graph, path, arguments, threads):
    """[(quality by igraph, seconds)] of our program's runs; fails where the two disagree about a quality."""
    with tempfile.TemporaryDirectory() as folder:
        members = pathlib.Path(folder) / "members"
        lines = subprocess.run(
            [BENCH, path, "--iterations", str(arguments.iterations), "--seeds", str(arguments.seeds), "--threads", str(threads), "--members", members]
            + (["--directed"] if arguments.directed else []), check=True, capture_output=True, text=True).stdout.split("\n")
        runs = []
        for line in filter(None, lines):
            seed, seconds, quality = line.split()[:3]
            found = score(graph, [int(one) for one in (members.with_name(f"members.{seed}")).read_text().split()])
            if abs(found - float(quality)) > 1e-6:
                sys.exit(f"seed {seed}: we say {quality}, igraph scores the same partition {found:.9f}")
            runs.append((found, float(seconds)))
        return runs


def row(name, runs):
    qualities, seconds = zip(*runs)
    error = statistics.stdev(qualities) / len(qualities) ** 0.5 if len(qualities) > 1 else 0
    print(f"{name:24} {statistics.mean(qualities):.6f} ± {error:.6f}   {max(qualities):.6f}   {statistics.mean(seconds):8.3f}", flush=True)
    return statistics.mean(qualities), error, statistics.mean(seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--directed", action="store_true")
    parser.add_argument("--iterations", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--threads", default="1,4")
    arguments = parser.parse_args()
    subprocess.run(["dotnet", "build", "-c", "Release", "-v", "quiet", ROOT / "bench/leiden"], check=True, stdout=subprocess.DEVNULL)
    graph = read(arguments.file, arguments.directed)
    kind = "directed" if arguments.directed else "undirected"
    print(f"{arguments.file}: {graph.vcount()} nodes, {graph.ecount()} edges, {kind} modularity, {arguments.iterations} rounds, {arguments.seeds} seeds")
    components = graph.connected_components(mode="weak").membership
    print(f"{'':24} {'quality, mean ± s.e.':22}   {'best':8}   seconds\n{'components':24} {score(graph, components):.6f}")
    peers = {"leidenalg": with_leidenalg} if arguments.directed else {"igraph": with_igraph, "leidenalg": with_leidenalg}
    found = {name: row(name, [(score(graph, membership), seconds) for membership, seconds in
                              (run(graph, seed, arguments.iterations) for seed in range(arguments.seeds))]) for name, run in peers.items()}
    mine = [(threads, row(f"ours, {threads} thread{'s' if threads > 1 else ''}", ours(graph, arguments.file, arguments, threads)))
            for threads in map(int, arguments.threads.split(","))]
    for name, (quality, error, seconds) in found.items():
        better = "at least" if mine[0][1][0] >= quality - error else "BELOW"
        print(f"quality {better} {name}'s mean less one s.e.; {mine[0][0]} thread takes {mine[0][1][2] / seconds:.2f} of its time")


main()
