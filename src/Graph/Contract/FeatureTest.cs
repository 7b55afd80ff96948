namespace SaeActors.Graph.Contract;

/// <summary>The given features on one text.</summary>
/// <param name="Tokens">Every token, BOS included.</param>
/// <param name="Values">By feature (<c>l_i</c>): its activation at each token.</param>
public sealed record FeatureTest(IReadOnlyList<TextToken> Tokens, IReadOnlyDictionary<string, float[]> Values);
