namespace SaeActors.Inference;

/// <summary>The direct effect of a feature's decoder direction on the next-token logits, per unit of activation and of final-norm scale.</summary>
/// <remarks>(W_dec[i] ⊙ gain of the final norm)·W_U, centred over the vocabulary, as TransformerLens's folded weights give it.</remarks>
/// <param name="Top">Most raised tokens, largest logit first; ties to the lower token id.</param>
/// <param name="Bottom">Most lowered tokens, smallest logit first; ties to the lower token id.</param>
public sealed record FeatureLogits(IReadOnlyList<TokenLogit> Top, IReadOnlyList<TokenLogit> Bottom);
