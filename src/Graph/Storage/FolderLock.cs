namespace SaeActors.Graph.Storage;

/// <summary>Keeps a second process out of a data folder. The operating system drops it with the process, however that ends.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a folder.</summary>
    /// <exception cref="IOException">Another process, or this one, holds it.</exception>
    public static FolderLock Take(string folder)
    {
        var path = Path.Combine(folder, "lock");
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException($"{folder} is in use by another server ({path} is locked); stop it or choose another --data folder.", held);
        }
    }

    /// <summary>Lets others in.</summary>
    public void Dispose() => _file.Dispose();
}
