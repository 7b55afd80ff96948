// Neighbour queries while ingestion runs at full speed, from another process.
//
//   dotnet run -c Release --project bench/queries [-- REQUESTS_PER_SECOND [SECONDS]]
//
// Starts the server on the demo model twice with the same prompts: once alone, once under a steady load of neighbour queries
// (default 50/s), each sent on time whether or not earlier ones have been answered, so that a stall is not hidden.
using System.Globalization;
using SaeActors.Bench.Queries;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rate = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 50;
var seconds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20;

await using var server = await DemoServer.StartAsync();
await server.IngestAsync(seconds: 5);   // warms the code up and gives the queries something to find
var alone = await server.IngestAsync(seconds);
using var load = new NeighborLoad(server.Http, rate);
var running = load.RunAsync();
var loaded = await server.IngestAsync(seconds);
var latencies = await load.StopAsync(running);

Console.WriteLine($"{rate} neighbour queries a second for {seconds} s of ingestion, {Environment.ProcessorCount} cores");
Console.WriteLine($"  answered      {latencies.Count} ({latencies.Count / (double)seconds:0.0} a second), {load.Failed} failed");
Console.WriteLine($"  latency       p50 {Percentile(0.50):0.00} ms   p99 {Percentile(0.99):0.00} ms   max {Percentile(1):0.00} ms");
Console.WriteLine($"  ingestion     {alone:N0} tokens/s alone, {loaded:N0} under load: slower by {1 - (loaded / alone):0.0%}");

double Percentile(double share) => latencies.Count == 0 ? double.NaN : latencies[Math.Min(latencies.Count - 1, (int)(share * latencies.Count))];
