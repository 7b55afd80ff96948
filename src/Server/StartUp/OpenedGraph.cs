using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Hosting.Options;
using SaeActors.Hosting.StartUp;
using SaeActors.Inference;

namespace SaeActors.Server.StartUp;

/// <summary>The model and the graph over it; the graph is saved before the model goes.</summary>
internal sealed class OpenedGraph : IAsyncDisposable
{
    private readonly InferenceModel? _model;

    private OpenedGraph(InferenceModel? model, EmbeddedFeatureGraph graph, IReadOnlyList<string?> neuronpedia) =>
        (_model, Graph, Neuronpedia) = (model, graph, neuronpedia);

    /// <summary>The service.</summary>
    internal EmbeddedFeatureGraph Graph { get; }

    /// <summary>(L,) Where Neuronpedia shows each layer, <c>model/source</c>, or null.</summary>
    internal IReadOnlyList<string?> Neuronpedia { get; }

    /// <summary>Loads the model, opens the data folder and brings it up to date.</summary>
    /// <exception cref="WeightsException">A model or SAE file cannot be used.</exception>
    /// <exception cref="SaeActors.Graph.Contract.StudyMismatchException">The data folder belongs to another study.</exception>
    /// <exception cref="IOException">The data folder cannot be used, or another server has it.</exception>
    internal static async Task<OpenedGraph> OpenAsync(ServerOptions options, TextWriter console, ILoggerFactory logging, CancellationToken cancellation)
    {
        var model = LoadedModel.Of(options, console, logging);
        try
        {
            var graph = await EmbeddedFeatureGraph.OpenAsync(EmbeddedOptionsOf(options, model, logging), cancellation);
            console.WriteLine($"Study {graph.Study.Id}: {graph.Study.Layers.Count} layers; tables {TablesInWords.Of(graph.Study.Layers)}; data in {Path.GetFullPath(options.Data)}");
            return new OpenedGraph(model, graph, NeuronpediaPages.Of(options, model?.Engine.Model, graph.Study.Layers.Count));
        }
        catch
        {
            model?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Graph.DisposeAsync();
        _model?.Dispose();
    }

    private static EmbeddedOptions EmbeddedOptionsOf(ServerOptions options, InferenceModel? model, ILoggerFactory logging)
    {
        var defaults = new EmbeddedOptions { DataFolder = options.Data, Model = model, Widths = options.Widths, Logging = logging };
        return defaults with
        {
            TokenPolicy = model is null ? null : LoadedModel.PolicyOf(options, model.Engine.Model),
            Threshold = options.Threshold is { } threshold ? new RelativeThreshold(threshold.Share, threshold.Calibration) : null,
            MemoryBytes = options.Memory ?? defaults.MemoryBytes,
            SampleTokens = options.SampleTokens ?? defaults.SampleTokens,
            Threads = options.Threads ?? defaults.Threads,
            Ingestion = options.WindowTokens is { } tokens ? IngestionOptions.OfWindows(tokens) : defaults.Ingestion,
        };
    }
}
