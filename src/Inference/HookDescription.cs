namespace SaeActors.Inference;

/// <summary>One layer of a study: a place in the residual stream and the SAE that reads it.</summary>
/// <param name="Hook">TransformerLens name: "blocks.3.hook_resid_pre".</param>
/// <param name="Width">F, the number of features of the SAE.</param>
/// <param name="SourceId">Neuronpedia source id ("3-res-jb"), null when the SAE names none.</param>
/// <param name="NeuronpediaModel">Neuronpedia model id ("gpt2-small"), null when the SAE names none.</param>
/// <param name="Architecture">How the SAE makes its activations sparse.</param>
/// <param name="Normalization">What happens to the residual before encoding.</param>
/// <param name="PrependBos">Whether the SAE was trained on rows that begin with BOS.</param>
/// <param name="ContextLength">Row length that the SAE was trained on; null when not stated.</param>
/// <param name="WeightsHash">SHA-256, lower-case hex, over the SAE's config and weight files; "-centred" or "-uncentred" follows where a manifest overrides them.</param>
public sealed record HookDescription(
    string Hook,
    int Width,
    string? SourceId,
    string? NeuronpediaModel,
    SaeArchitecture Architecture,
    ActivationNormalization Normalization,
    bool PrependBos,
    int? ContextLength,
    string WeightsHash)
{
    /// <summary>The most features of a token that can be active: TopK's k; null where the SAE sets no bound.</summary>
    public int? MostActive { get; init; }
}
