using SaeActors.Features.Windows;
using SaeActors.Inference;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>A real engine whose device is gone for the first calls.</summary>
internal sealed class FailingEngine(IInferenceEngine engine, int failures) : IInferenceEngine
{
    private int _left = failures;

    public ModelDescription Model => engine.Model;

    public LayerActivations[] Activations(IReadOnlyList<int[]> rows, CancellationToken cancellation) =>
        Interlocked.Decrement(ref _left) >= 0 ? throw new InvalidOperationException("the device is gone.") : engine.Activations(rows, cancellation);

    public AblationEffects Ablate(int[] row, int layer, IReadOnlyList<int> features, CancellationToken cancellation) =>
        engine.Ablate(row, layer, features, cancellation);

    public ReadOnlySpan<float> DecoderOf(int layer, int feature) => engine.DecoderOf(layer, feature);

    public FeatureLogits TopLogits(int layer, int feature, int count) => engine.TopLogits(layer, feature, count);

    public float[] Residuals(IReadOnlyList<int[]> rows, int layer, CancellationToken cancellation) => engine.Residuals(rows, layer, cancellation);

    public float[] Logits(int[] row, CancellationToken cancellation) => engine.Logits(row, cancellation);

    public void Dispose() => engine.Dispose();
}
