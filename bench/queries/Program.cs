// Neighbour queries while ingestion runs at full speed, from another process.
//
//   dotnet run -c Release --project bench/queries [-- REQUESTS_PER_SECOND [SECONDS [ROUNDS]]]
//
// One server on the demo model ingests at full speed, in turns alone and under a steady load of neighbour queries (default 50/s),
// each sent on time whether or not earlier ones have been answered, so that a stall is not hidden. Turns of equal length, alone and
// loaded after one another, and the median of their ratios keep a busy neighbour on the machine out of the figure.
using System.Globalization;
using SaeActors.Bench.Queries;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rate = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 50;
var seconds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 7;

await using var server = await DemoServer.StartAsync();
await server.IngestAsync(seconds: 5);   // warms the code up and gives the queries something to find
var (latencies, ratios, speeds, failed) = (new List<double>(), new List<double>(), new List<double>(), 0);
for (var round = 0; round < rounds; round++)
{
    var before = await server.IngestAsync(seconds);
    using var load = new NeighborLoad(server.Http, rate, layers: 6, width: 2048);
    var running = load.RunAsync();
    var loaded = await server.IngestAsync(seconds);
    latencies.AddRange(await load.StopAsync(running));
    failed += load.Failed;
    var alone = (before + await server.IngestAsync(seconds)) / 2;   // before and after, so that a slow drift cancels
    speeds.Add(alone);
    ratios.Add(loaded / alone);
}

latencies.Sort();
Console.WriteLine($"{rate} neighbour queries a second during ingestion, {rounds} turns of {seconds} s, {Environment.ProcessorCount} cores");
Console.WriteLine($"  answered      {latencies.Count}, {failed} failed");
Console.WriteLine($"  latency       p50 {Percentile(latencies, 0.50):0.00} ms   p99 {Percentile(latencies, 0.99):0.00} ms   max {latencies[^1]:0.00} ms");
Console.WriteLine($"  ingestion     {Median(speeds):N0} tokens/s alone; under load {Median(ratios):0.0%} of that (turns {ratios.Min():0.0%} to {ratios.Max():0.0%})");

static double Percentile(List<double> ascending, double share) => ascending[Math.Min(ascending.Count - 1, (int)(share * ascending.Count))];

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
