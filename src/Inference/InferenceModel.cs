namespace SaeActors.Inference;

/// <summary>A loaded model: the engine, its tokenizer and how well each SAE fits it.</summary>
/// <param name="Engine">Owned by this object.</param>
/// <param name="Tokenizer">The tokenizer of the model's folder.</param>
/// <param name="Reconstruction">(L,) Per layer, empty when it was not measured.</param>
public sealed record InferenceModel(
    IInferenceEngine Engine,
    ITokenizer Tokenizer,
    IReadOnlyList<ReconstructionQuality> Reconstruction) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();
}
