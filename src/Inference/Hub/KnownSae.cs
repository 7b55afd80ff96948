namespace SaeActors.Inference.Hub;

/// <summary>One SAE of a known release, with what its own files do not say.</summary>
/// <param name="Hook">Its hook, which is also its folder.</param>
/// <param name="NeuronpediaId">"gpt2-small/0-res-jb".</param>
/// <param name="Centred">Whether it wants centred writing weights.</param>
public sealed record KnownSae(string Hook, string NeuronpediaId, bool Centred);
