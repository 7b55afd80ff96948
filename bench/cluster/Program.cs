// A cluster's speed, memory and saving beside the embedded host's, on activations of GPT-2's shape:
//
//   dotnet run -c Release --project bench/cluster [-- parts=speed,silos,queries,memory,start,saving layers=12 …]
//
// Alone on a machine: hosts are measured one after the other, each in a process of its own. start and saving need a PostgreSQL server's programs.
using System.Globalization;
using SaeActors.Bench.Cluster;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = BenchOptions.Parse(args);
if (options.Host is { } silos)
{
    await Speed.MeasureAsync(options, silos);
    return 0;
}

Console.WriteLine($"{options.Layers} layers of {SaeActors.Bench.Counting.Profile.Width} features, the last of GPT-2; {Environment.ProcessorCount} cores, load {Load.Now}");
foreach (var part in options.Parts)
{
    await (part switch
    {
        "speed" => Speed.RunAsync(options, 0, 1),
        "silos" => Speed.RunAsync(options, 1, 2),
        "queries" => Queries.RunAsync(options),
        "memory" => Memory.RunAsync(options),
        "start" => Start.RunAsync(options),
        "saving" => Saving.RunAsync(options),
        _ => throw new ArgumentException($"part is '{part}'; expected speed, silos, queries, memory, start or saving."),
    });
}

return 0;
