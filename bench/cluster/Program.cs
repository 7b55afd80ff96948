using System.Globalization;
using SaeActors.Bench.Cluster;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = BenchOptions.Parse(args);
Console.WriteLine($"{options.Layers} layers of {SaeActors.Bench.Counting.Profile.Width} features, the last of GPT-2; {Environment.ProcessorCount} cores, load {Load.Now}");
if (options.Parts.Contains("speed")) await Speed.RunAsync(options, 0, 1);
if (options.Parts.Contains("silos")) await Speed.RunAsync(options, 1, 2);
if (options.Parts.Contains("queries")) await Queries.RunAsync(options);
if (options.Parts.Contains("memory")) await Memory.RunAsync(options);
return 0;
