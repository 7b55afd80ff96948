using SaeActors.Features.Communities;
using SaeActors.Features.Counting;

namespace SaeActors.Api.Wire;

/// <summary>Which communities to compute; everything has a default.</summary>
/// <param name="Measure">What edges weigh. Default jaccard.</param>
/// <param name="Threshold">Edges strictly above it, at least 0. Default 0.1, the paper's.</param>
/// <param name="MinSupport">Least n12. Default 10.</param>
/// <param name="Quality">modularity, directedModularity (Leicht–Newman, the paper's and the default) or constantPotts.</param>
/// <param name="Resolution">γ, at least 0. Default 1.</param>
/// <param name="Seed">Decides every random choice. Default 0.</param>
/// <param name="FromLayer">First layer; null for the first of the study.</param>
/// <param name="ToLayer">Last layer; null for the last of the study.</param>
/// <param name="Iterations">Rounds of Leiden; null: until a round changes nothing.</param>
/// <param name="Text">Only features active on this prompt; null for all.</param>
/// <param name="Imported">Name of an imported edge table to use instead of the counts; null for the counts.</param>
/// <param name="Preset">paper: the whole graph with isolated features, two rounds, masked to the prompt afterwards; null for none.</param>
public sealed record CommunityStart(
    Measure Measure = Measure.Jaccard, double Threshold = 0.1, long MinSupport = 10, QualityFunction Quality = QualityFunction.DirectedModularity,
    double Resolution = 1, ulong Seed = 0, int? FromLayer = null, int? ToLayer = null, int? Iterations = null, string? Text = null, string? Imported = null,
    string? Preset = null);
