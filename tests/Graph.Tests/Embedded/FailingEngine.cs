using SaeActors.Features.Windows;
using SaeActors.Inference;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>A real engine whose device is gone for the first calls.</summary>
internal sealed class FailingEngine(IInferenceEngine engine, int failures) : PassingEngine(engine)
{
    private int _left = failures;

    public override LayerActivations[] Activations(IReadOnlyList<int[]> rows, CancellationToken cancellation) =>
        Interlocked.Decrement(ref _left) >= 0 ? throw new InvalidOperationException("the device is gone.") : base.Activations(rows, cancellation);
}
