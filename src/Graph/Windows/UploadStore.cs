using System.Globalization;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Windows;

/// <summary>Uploaded windows between their acceptance and their place in the window log: one file each, named by its first sequence.</summary>
internal sealed class UploadStore(IStorage storage)
{
    private const string Folder = "uploads";

    private long _drafts;

    /// <summary>Writes a window's bytes; they are on disk, under a name that means nothing yet.</summary>
    public string Draft(ReadOnlySpan<byte> bytes)
    {
        var draft = $"{Folder}/{Interlocked.Increment(ref _drafts)}.draft";
        using var file = storage.Create(draft);
        file.Append(bytes);
        file.Sync();
        return draft;
    }

    /// <summary>Gives a draft the name of its first sequence; it survives anything when this returns.</summary>
    public void Keep(string draft, long sequence)
    {
        storage.Rename(draft, NameOf(sequence));
        storage.SyncFolder(Folder);
    }

    /// <summary>The window that was uploaded as the prompts from <paramref name="sequence"/> on.</summary>
    public UploadedWindow Read(long sequence)
    {
        using var bytes = storage.Rent(NameOf(sequence));
        return WindowCodec.DecodeUpload(bytes.Memory);
    }

    /// <summary>Forgets a draft that was not accepted, or an upload that the window log holds.</summary>
    public void Delete(string draft) => storage.Delete(draft);

    /// <inheritdoc cref="Delete(string)"/>
    public void Delete(long sequence) => storage.Delete(NameOf(sequence));

    /// <summary>At start: forgets drafts, uploads that no commit record covers, and those that the window log holds.</summary>
    public void Clean(long firstWaiting, long lastAccepted)
    {
        foreach (var name in storage.List(Folder))
        {
            var isUpload = long.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                && name.EndsWith(".window", StringComparison.Ordinal);
            if (!isUpload || sequence < firstWaiting || sequence > lastAccepted) storage.Delete($"{Folder}/{name}");
        }
    }

    private static string NameOf(long sequence) => $"{Folder}/{sequence:D16}.window";
}
