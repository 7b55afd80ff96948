namespace SaeActors.Inference.Hub;

/// <summary>One file of a repository at one commit, as the server lists it.</summary>
/// <param name="Path">Path in the repository, with slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">SHA-256 of a large file, or the git blob id (SHA-1) of a small one; lower-case hex.</param>
public sealed record HubFile(string Path, long Size, string Hash);
