namespace SaeActors.Inference;

/// <summary>How well one SAE rebuilds its residual stream on a few prompts (position 0 left out), measured at load.</summary>
/// <param name="ExplainedVariance">1 − Σ‖x − x̂‖² / Σ‖x − mean x‖²; 1 is perfect, 0 is no better than the mean, below 0 is wrong.</param>
/// <param name="ExplainedVarianceOtherCentring">The same with the residual centred over d_model if it was not, and the other way round:
/// larger than <paramref name="ExplainedVariance"/> means that <c>center_writing_weights</c> is set wrongly.</param>
/// <param name="MeanActive">Mean number of features per token that fire (L0).</param>
/// <param name="TokenCount">Tokens measured.</param>
/// <param name="Warning">What is likely wrong, null when nothing is.</param>
public sealed record ReconstructionQuality(
    double ExplainedVariance,
    double ExplainedVarianceOtherCentring,
    double MeanActive,
    int TokenCount,
    string? Warning);
