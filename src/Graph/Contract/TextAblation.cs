using SaeActors.Inference;

namespace SaeActors.Graph.Contract;

/// <summary>What zeroing single features of one layer does to the next, on one text.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Tokens">Every token, BOS included.</param>
/// <param name="Features">One for each ablated feature, in the order asked; tokens count through the whole text.</param>
public sealed record TextAblation(string Study, IReadOnlyList<TextToken> Tokens, IReadOnlyList<FeatureAblation> Features);
