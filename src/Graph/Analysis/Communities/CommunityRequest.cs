using SaeActors.Features.Communities;

namespace SaeActors.Graph.Analysis.Communities;

/// <summary>A partition to compute. Runs of equal requests form a series, within which community ids are stable.</summary>
/// <param name="Edges">The edges, at the window current when the computation reads them.</param>
/// <param name="Quality">What is optimised.</param>
/// <param name="Resolution">γ, at least 0.</param>
/// <param name="Seed">Decides every random choice.</param>
/// <param name="FromLayer">First layer.</param>
/// <param name="ToLayer">Last layer, above <paramref name="FromLayer"/>.</param>
/// <param name="Iterations">Rounds of Leiden; null: until a round changes nothing.</param>
/// <param name="KeepIsolated">Whether features without an edge are nodes as well; else they are left out.</param>
/// <param name="Text">A prompt: only features active on it; null for all.</param>
/// <param name="MaskAfterwards">With a prompt: whether the partition is made on the whole graph and masked then, as the paper did.</param>
/// <param name="Imported">Name of an imported edge table to use instead of the counts, whose least n12 then means nothing; null for the counts.</param>
public sealed record CommunityRequest(
    EdgeChoice Edges, QualityFunction Quality, double Resolution, ulong Seed, int FromLayer, int ToLayer, int? Iterations, bool KeepIsolated,
    string? Text, bool MaskAfterwards, string? Imported);
