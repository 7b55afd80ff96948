using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Storage;

/// <summary>A study's files in a folder of this machine, for silos in one process: the latest owner writes, an earlier one is refused.</summary>
public sealed class FolderStudyStorage(IStorage folder) : IStudyStorage
{
    private long _owner;

    /// <inheritdoc/>
    public IStorage Reader => folder;

    /// <inheritdoc/>
    public IStorage Own()
    {
        var owner = Interlocked.Increment(ref _owner);
        return new OwnedFolder(folder, () =>
        {
            if (Interlocked.Read(ref _owner) is var latest && latest != owner) throw new StorageLostException($"owner {latest} has taken the folder; this one is owner {owner}.");
        });
    }
}
