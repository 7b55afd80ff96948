// Runs Leiden on an edge list: one line per run as "seed seconds quality communities iterations stable", the memberships to a file
// when one is named, so that another program can score them. Usage:
//   Leiden FILE [--directed] [--iterations N] [--seeds 5] [--threads 1] [--members FILE]
using System.Diagnostics;
using System.Globalization;
using SaeActors.Features.Communities;
using SaeActors.LeidenBench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Option(string name) => Array.IndexOf(args, name) is var at && at >= 0 ? args[at + 1] : null;
var directed = args.Contains("--directed");
var graph = EdgeFile.Read(args[0]).Graph(directed);
var options = new LeidenOptions
{
    Seed = 0,
    Quality = directed ? QualityFunction.DirectedModularity : QualityFunction.Modularity,
    Iterations = Option("--iterations") is { } iterations ? int.Parse(iterations, CultureInfo.InvariantCulture) : null,
    Randomness = double.Parse(Option("--randomness") ?? "0.0001", CultureInfo.InvariantCulture),
    Threads = int.Parse(Option("--threads") ?? "1", CultureInfo.InvariantCulture),
};
for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < 1;) _ = Leiden.Run(graph, options with { Iterations = 1 });   // until the kernels are compiled well
for (var seed = 0UL; seed < ulong.Parse(Option("--seeds") ?? "5", CultureInfo.InvariantCulture); seed++)
{
    var watch = Stopwatch.StartNew();
    var result = Leiden.Run(graph, options with { Seed = seed });
    Console.WriteLine($"{seed} {watch.Elapsed.TotalSeconds:F3} {result.Quality:F9} {result.Partition.CommunityCount} {result.Iterations} {result.Stable}");
    if (Option("--members") is { } members)
    {
        File.WriteAllLines($"{members}.{seed}", result.Partition.Communities.ToArray().Select(c => c.ToString(CultureInfo.InvariantCulture)));
    }
}
