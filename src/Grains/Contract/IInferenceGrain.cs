namespace SaeActors.Grains.Contract;

/// <summary>The model of an engine silo: many callers, one batch.</summary>
[Alias("saeactors.IInferenceGrain")]
internal interface IInferenceGrain : IGrainWithStringKey
{
    /// <summary>The activations of rows; both as <see cref="Inference.EngineMessages"/> writes them.</summary>
    [Alias("Activations"), ResponseTimeout("00:05:00")]
    Task<Packed> Activations(Packed rows);

    /// <summary>→ <see cref="Graph.Contract.TextActivations"/>.</summary>
    [Alias("Text"), ResponseTimeout("00:05:00")]
    Task<Reply> Text(string text);

    /// <summary>→ <see cref="Graph.Contract.FeatureTest"/>[].</summary>
    [Alias("Test"), ResponseTimeout("00:05:00")]
    Task<Reply> Test(Packed features, Packed texts);

    /// <summary>→ <see cref="Graph.Contract.TextAblation"/>.</summary>
    [Alias("Ablate"), ResponseTimeout("00:05:00")]
    Task<Reply> Ablate(string text, int layer, int[] features);

    /// <summary>→ <see cref="SaeActors.Inference.FeatureLogits"/>.</summary>
    [Alias("Logits")]
    Task<Reply> Logits(int layer, int feature, int count);

    /// <summary>(n,) Decoder cosines of a feature with features of a neighbour layer.</summary>
    [Alias("Cosines")]
    Task<double[]> Cosines(int layer, int feature, int neighbourLayer, int[] neighbours);

    /// <summary>→ <see cref="SaeActors.Inference.ReconstructionQuality"/>[].</summary>
    [Alias("Reconstruction")]
    Task<Reply> Reconstruction();
}
