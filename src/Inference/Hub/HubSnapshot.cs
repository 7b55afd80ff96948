namespace SaeActors.Inference.Hub;

/// <summary>A repository at one commit.</summary>
/// <param name="Repository">"openai-community/gpt2".</param>
/// <param name="Commit">The commit's id, lower-case hex.</param>
/// <param name="Files">Its files.</param>
public sealed record HubSnapshot(string Repository, string Commit, IReadOnlyList<HubFile> Files);
