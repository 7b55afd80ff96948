namespace SaeActors.Inference.Hub;

/// <summary>The folder layout that Hugging Face's tools share: <c>hub/models--ORG--NAME/{blobs, refs, snapshots}</c>.</summary>
/// <remarks>A blob is named by its hash and complete once it has that name; until then it is <c>HASH.incomplete</c>. A snapshot's files are links to blobs.</remarks>
public sealed class HubCache(string home)
{
    /// <summary>Where the manifests of known SAE releases lie.</summary>
    public string Manifests => Path.Combine(home, "saeactors");

    /// <summary>Where a blob lies or will lie.</summary>
    public string Blob(string repository, string hash) => Path.Combine(Folder(repository), "blobs", hash);

    /// <summary>The folder of a commit.</summary>
    public string Snapshot(string repository, string commit) => Path.Combine(Folder(repository), "snapshots", commit);

    /// <summary>The folder of the commit that a revision stood for when it was last pulled, or null when it never was.</summary>
    public string? Latest(string repository, string revision)
    {
        var reference = Reference(repository, revision);
        if (!File.Exists(reference))
        {
            return null;
        }

        var snapshot = Snapshot(repository, File.ReadAllText(reference).Trim());
        return Directory.Exists(snapshot) ? snapshot : null;
    }

    /// <summary>Puts a complete blob into its snapshot.</summary>
    public void Link(HubSnapshot snapshot, HubFile file)
    {
        var (link, blob) = (Path.Combine(Snapshot(snapshot.Repository, snapshot.Commit), file.Path), Blob(snapshot.Repository, file.Hash));
        var folder = Path.GetDirectoryName(link)!;
        Directory.CreateDirectory(folder);
        File.Delete(link);
        File.CreateSymbolicLink(link, Path.GetRelativePath(folder, blob));
    }

    /// <summary>Says which commit a revision stands for: only when all of its files are here.</summary>
    public void Remember(HubSnapshot snapshot, string revision)
    {
        var reference = Reference(snapshot.Repository, revision);
        Directory.CreateDirectory(Path.GetDirectoryName(reference)!);
        File.WriteAllText(reference, snapshot.Commit);
    }

    private string Reference(string repository, string revision) => Path.Combine(Folder(repository), "refs", revision);

    private string Folder(string repository) => Path.Combine(home, "hub", "models--" + repository.Replace("/", "--", StringComparison.Ordinal));
}
