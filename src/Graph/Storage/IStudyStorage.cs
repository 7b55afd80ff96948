namespace SaeActors.Graph.Storage;

/// <summary>The files of one study where several processes can reach them: one owner writes, everybody reads.</summary>
public interface IStudyStorage
{
    /// <summary>The files for reading, from any process. A file's length is asked anew each time; writing is refused.</summary>
    IStorage Reader { get; }

    /// <summary>Makes the caller the owner. What an earlier owner writes from now on fails with <see cref="StorageLostException"/>.</summary>
    /// <exception cref="IOException">The storage cannot be reached.</exception>
    IStorage Own();
}
