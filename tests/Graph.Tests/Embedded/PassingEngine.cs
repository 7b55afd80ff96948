using SaeActors.Features.Windows;
using SaeActors.Inference;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>A real engine with something between it and who asks for activations; the rest passes through.</summary>
internal abstract class PassingEngine(IInferenceEngine engine) : IInferenceEngine
{
    public virtual int CallTokens => engine.CallTokens;

    public ModelDescription Model => engine.Model;

    public virtual LayerActivations[] Activations(IReadOnlyList<int[]> rows, CancellationToken cancellation) => engine.Activations(rows, cancellation);

    public AblationEffects Ablate(int[] row, bool[] counted, int layer, IReadOnlyList<int> features, CancellationToken cancellation) =>
        engine.Ablate(row, counted, layer, features, cancellation);

    public ReadOnlySpan<float> DecoderOf(int layer, int feature) => engine.DecoderOf(layer, feature);

    public FeatureLogits TopLogits(int layer, int feature, int count) => engine.TopLogits(layer, feature, count);

    public float[] Residuals(IReadOnlyList<int[]> rows, int layer, CancellationToken cancellation) => engine.Residuals(rows, layer, cancellation);

    public float[] Logits(int[] row, CancellationToken cancellation) => engine.Logits(row, cancellation);

    public void Dispose() => engine.Dispose();
}
