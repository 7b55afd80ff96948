namespace SaeActors.Api.Wire;

/// <summary>Which features to watch on which texts.</summary>
/// <param name="Features">1 to 64 features as <c>l_i</c>.</param>
/// <param name="Texts">1 to 64 texts.</param>
public sealed record TestRequest(IReadOnlyList<string> Features, IReadOnlyList<string> Texts);
