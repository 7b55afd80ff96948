namespace SaeActors.Graph.Storage;

/// <summary>What the data folder needs of a file system, and no more: small enough that a test can lose everything that was not synced.</summary>
/// <remarks>Paths are relative to the data folder, with '/' between the parts. A new, renamed or deleted name survives a power cut only
/// after <see cref="SyncFolder"/> of its folder, bytes only after <see cref="IStorageFile.Sync"/>. A full disk is an <see cref="IOException"/>.</remarks>
public interface IStorage
{
    /// <summary>File names in a folder (not in its subfolders), in ordinal order; none when the folder does not exist.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Opens an existing file for reading and appending.</summary>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    IStorageFile Open(string path);

    /// <summary>Makes an empty file, folder included; an existing one loses its bytes.</summary>
    IStorageFile Create(string path);

    /// <summary>Gives a file another name and replaces what had it, in one step.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; nothing happens when it does not exist.</summary>
    void Delete(string path);

    /// <summary>Makes the names in a folder survive a power cut.</summary>
    void SyncFolder(string folder);
}
