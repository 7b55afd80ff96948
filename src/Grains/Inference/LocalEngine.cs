using SaeActors.Grains.Hosting;
using SaeActors.Graph.Embedded;
using SaeActors.Inference;

namespace SaeActors.Grains.Inference;

/// <summary>The model of this silo and the batcher before it; nothing on a silo without an engine.</summary>
internal sealed class LocalEngine : IAsyncDisposable
{
    private const int BatchTokens = 2_048;   // few enough that a question about one text waits for two batches only

    public LocalEngine(GrainsOptions options)
    {
        if (options.Model is not { } model) return;
        (Model, Batcher) = (model, new PromptBatcher(model.Engine, new BatcherOptions { BatchTokens = BatchTokens }, options.Time));
        Inspection = new InspectionService(options.Study.Study, model, options.Study.Policy, Batcher);
    }

    public InferenceModel? Model { get; }

    public PromptBatcher? Batcher { get; }

    public InspectionService? Inspection { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Batcher?.DisposeAsync() ?? ValueTask.CompletedTask;
}
