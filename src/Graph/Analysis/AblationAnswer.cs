using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis;

/// <summary>What zeroing features of one layer does to the next (DESIGN.md, ablation).</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of the co-firing numbers beside the effects.</param>
/// <param name="Tokens">Every token, BOS included.</param>
/// <param name="Effects">One for each ablated feature, in the order asked.</param>
public sealed record AblationAnswer(string Study, long Window, IReadOnlyList<TextToken> Tokens, IReadOnlyList<AblatedFeature> Effects);
