using Microsoft.Extensions.Logging;
using SaeActors.Hosting.Commands;
using SaeActors.Hosting.Options;
using SaeActors.Inference;

namespace SaeActors.Hosting.StartUp;

/// <summary>The model that the options name.</summary>
internal static class LoadedModel
{
    /// <summary>Loads model and SAEs; null for a study of uploaded windows.</summary>
    /// <exception cref="WeightsException">A model or SAE file cannot be used.</exception>
    internal static InferenceModel? Of(ServerOptions options, TextWriter console, ILoggerFactory logging)
    {
        if (options.Widths is not null)
        {
            return null;
        }

        var demo = options.IsDemo ? DemoFolder.Find() : null;
        using var http = new HttpClient();   // names are looked up in the cache of pulls; nothing is downloaded here
        var pulled = PullCommand.Hub(http);
        var model = options.Model is { } given ? pulled.Resolve(given) : Path.Combine(demo!, "model");
        var saes = options.Saes is { } named ? pulled.Resolve(named) : Path.Combine(demo!, "saes");
        console.WriteLine($"Loading {(options.IsDemo ? "the demo model" : options.Model)} …");
        var name = options.IsDemo ? "saeactors-demo" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Model!)));
        return ModelFolder.Load(model, saes, new LoadOptions { Name = name, Engine = ChosenEngine.Of(options, logging), LeaveOutFinalResidual = options.Paper });
    }

    /// <summary>Rows and counted tokens as the options want them.</summary>
    internal static TokenPolicy PolicyOf(ServerOptions options, ModelDescription model) =>
        options.Paper ? TokenPolicy.Paper(model) : TokenPolicy.For(model) with { CountBos = options.CountBos };
}
