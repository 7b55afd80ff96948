using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis;

/// <summary>Change of one next-layer feature at one token.</summary>
/// <param name="Position">Token.</param>
/// <param name="Feature">Next-layer feature.</param>
/// <param name="Label">Its label, if any.</param>
/// <param name="LabelSource">Where the label comes from; null where there is none.</param>
/// <param name="Before">Its activation without ablation.</param>
/// <param name="Effect">Unablated minus ablated activation.</param>
/// <param name="Skip">The part that the residual stream alone explains, before the sparsifier: Δx·W_enc[l+1, j].</param>
/// <param name="N12">Co-firings of the pair in the statistics.</param>
/// <param name="Jaccard">Their Jaccard similarity.</param>
public sealed record AblationChange(int Position, int Feature, string? Label, LabelSource? LabelSource, float Before, float Effect, float Skip, long N12, double Jaccard);
