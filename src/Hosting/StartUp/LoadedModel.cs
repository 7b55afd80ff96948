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

        console.WriteLine($"Loading {NameOf(options)} …");
        var (model, saes) = Folders(options);
        return ModelFolder.Load(model, saes, LoadOptionsOf(options) with { Engine = ChosenEngine.Of(options, logging) });
    }

    /// <summary>Reads what a study needs to know of the model that another process runs with the same options; nothing of it is kept in memory.</summary>
    /// <exception cref="WeightsException">A model or SAE file cannot be used.</exception>
    internal static (ModelDescription Model, ITokenizer Tokenizer) Describe(ServerOptions options, TextWriter console)
    {
        console.WriteLine($"Reading {NameOf(options)} …");
        var (model, saes) = Folders(options);
        return ModelFolder.Describe(model, saes, LoadOptionsOf(options), options.Engine, options.NumberType ?? "float32");
    }

    /// <summary>Rows and counted tokens as the options want them.</summary>
    internal static TokenPolicy PolicyOf(ServerOptions options, ModelDescription model) =>
        options.Paper ? TokenPolicy.Paper(model) : TokenPolicy.For(model) with { CountBos = options.CountBos };

    private static LoadOptions LoadOptionsOf(ServerOptions options) => new()
    {
        Name = options.IsDemo ? "saeactors-demo" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Model!))),
        LeaveOutFinalResidual = options.Paper,
    };

    private static string NameOf(ServerOptions options) => options.IsDemo ? "the demo model" : options.Model!;

    private static (string Model, string Saes) Folders(ServerOptions options)
    {
        using var http = new HttpClient();   // names are looked up in the cache of pulls; nothing is downloaded here
        var pulled = PullCommand.Hub(http);
        var demo = options.IsDemo ? DemoFolder.Find() : null;
        return (
            options.Model is { } model ? pulled.Resolve(model) : Path.Combine(demo!, "model"),
            options.Saes is { } saes ? pulled.Resolve(saes) : Path.Combine(demo!, "saes"));
    }
}
