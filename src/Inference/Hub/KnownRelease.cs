namespace SaeActors.Inference.Hub;

/// <summary>What a short name stands for.</summary>
/// <param name="Id">"gpt2-small-res-jb".</param>
/// <param name="Repository">The Hugging Face repository.</param>
/// <param name="Files">Paths to pull.</param>
/// <param name="Saes">For an SAE release: its layers; empty for a model.</param>
public sealed record KnownRelease(string Id, string Repository, IReadOnlyList<string> Files, IReadOnlyList<KnownSae> Saes);
