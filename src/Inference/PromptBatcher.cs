using SaeActors.Features.Windows;

namespace SaeActors.Inference;

/// <summary>Many callers, one engine: rows that arrive together run together.</summary>
/// <remarks>A batch closes when it holds <see cref="BatcherOptions.BatchTokens"/> or its first rows have waited <see cref="BatcherOptions.MaxWait"/>.
/// Callers are served in the order they came; one that finds the queue full waits. A caller that cancels is left out if its batch has not begun.</remarks>
public sealed class PromptBatcher : IAsyncDisposable
{
    /// <summary>Starts the loop that feeds <paramref name="engine"/>; the engine stays the caller's.</summary>
    public PromptBatcher(IInferenceEngine engine, BatcherOptions options, TimeProvider time) => throw new NotImplementedException();

    /// <summary>The activations of every layer over the caller's own rows, as <see cref="IInferenceEngine.Activations"/> gives them.</summary>
    /// <exception cref="ObjectDisposedException">The batcher was disposed before the rows ran.</exception>
    public Task<LayerActivations[]> ActivationsAsync(IReadOnlyList<int[]> rows, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Lets the running batch end and refuses what is queued.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
