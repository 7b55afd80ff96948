using SaeActors.Graph.Contract;

namespace SaeActors.Api.Wire;

/// <summary>One feature of a partition.</summary>
/// <param name="Layer">Layer.</param>
/// <param name="Feature">Latent.</param>
/// <param name="Label">Its label, if any.</param>
/// <param name="LabelSource">Where the label comes from; null where there is none.</param>
/// <param name="Community">Its community's id.</param>
public sealed record CommunityMember(int Layer, int Feature, string? Label, LabelSource? LabelSource, int Community);
