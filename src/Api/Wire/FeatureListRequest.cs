namespace SaeActors.Api.Wire;

/// <summary>Which features to list.</summary>
/// <param name="Features">1 to 1,000 features as <c>l_i</c>, none twice.</param>
public sealed record FeatureListRequest(IReadOnlyList<string> Features);
