using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace SaeActors.Graph.Storage;

/// <summary>A folder of the real file system.</summary>
/// <param name="root">The folder; made when it does not exist.</param>
public sealed class DiskStorage(string root) : IStorage
{
    private const int ReadOnly = 0;   // O_RDONLY, the same number on every Unix

    /// <summary>The folder, as an absolute path.</summary>
    public string Root { get; } = Directory.CreateDirectory(root).FullName;

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        var path = PathOf(folder);
        if (!Directory.Exists(path)) return [];
        var names = Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    public IStorageFile Open(string path)
    {
        try
        {
            return new DiskFile(PathOf(path), FileMode.Open);
        }
        catch (DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"no file {path}.", path);
        }
    }

    /// <inheritdoc/>
    public IStorageFile Create(string path)
    {
        var full = PathOf(path);
        var folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            SyncFolderAt(Path.GetDirectoryName(folder)!);
        }

        return new DiskFile(full, FileMode.Create);
    }

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    /// <inheritdoc/>
    public void Delete(string path)
    {
        if (Directory.Exists(Path.GetDirectoryName(PathOf(path)))) File.Delete(PathOf(path));
    }

    /// <inheritdoc/>
    public void SyncFolder(string folder) => SyncFolderAt(PathOf(folder));

    private string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>.NET opens no folders, and a name is durable only when its folder is synced. NTFS journals names by itself.</summary>
    private static void SyncFolderAt(string folder)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder)) return;
        var descriptor = OpenDescriptor(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly);
        if (descriptor < 0) throw Failed("open", folder);
        try
        {
            if (SyncDescriptor(descriptor) != 0) throw Failed("sync", folder);
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    private static IOException Failed(string verb, string folder) =>
        new($"cannot {verb} folder {folder}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int OpenDescriptor(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int SyncDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int CloseDescriptor(int descriptor);
}
