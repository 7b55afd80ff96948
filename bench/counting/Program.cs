using System.Globalization;
using SaeActors.Bench.Counting;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = BenchOptions.Parse(args);
switch (options.Part)
{
    case "speed": Speed.Run(options); break;
    case "bounded": Bounded.Run(options); break;
    case "queries": Queries.Run(options); break;
    case "checkpoint": Checkpoint.Run(options); break;
    case "answers": HostAnswers.Run(options); break;
    case "store": HostCheckpoints.Run(options); break;
    case "shares": Shares.Run(options); break;
    case "generate": GeneratorProcess.Serve(options); break;
    case "start": HostCheckpoints.Start(options); break;
    default:
        Console.Error.WriteLine($"part is '{options.Part}'; expected speed, bounded, queries, checkpoint, answers, store, start or shares.");
        return 2;
}

return 0;
