using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>A feature that stays the same over several layers: each step is the best match both ways.</summary>
/// <param name="Features">From its first layer to its last (<c>l_i</c>).</param>
/// <param name="Labels">Their labels, null where there is none.</param>
/// <param name="LabelSources">Where the labels come from, null where there is none.</param>
/// <param name="Similarities">(features − 1,) The measure of each step, at least.</param>
/// <param name="N">(features,) Tokens on which each is active.</param>
public sealed record ChainRow(
    IReadOnlyList<string> Features, IReadOnlyList<string?> Labels, IReadOnlyList<LabelSource?> LabelSources,
    IReadOnlyList<double> Similarities, IReadOnlyList<long> N);
