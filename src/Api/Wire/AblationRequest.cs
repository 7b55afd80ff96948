namespace SaeActors.Api.Wire;

/// <summary>Which features to take out of one layer, each on its own.</summary>
/// <param name="Text">Not empty.</param>
/// <param name="Layer">Their layer; it must have a next one.</param>
/// <param name="Features">1 to 64 of its features.</param>
/// <param name="K">Changes listed per feature, 1 to 1,000. Default 50.</param>
public sealed record AblationRequest(string Text, int Layer, IReadOnlyList<int> Features, int K = 50);
