using System.Text.Json;

namespace SaeActors.Graph.Storage;

/// <summary>Whole files.</summary>
public static class StorageExtensions
{
    /// <summary>Whether the file exists.</summary>
    public static bool Exists(this IStorage storage, string path)
    {
        var (folder, name) = Split(path);
        return storage.List(folder).Contains(name);
    }

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    public static byte[] ReadWhole(this IStorage storage, string path)
    {
        using var file = storage.Open(path);
        var bytes = new byte[file.Length];
        file.ReadExactly(0, bytes);
        return bytes;
    }

    /// <summary>All bytes of a large file.</summary>
    /// <inheritdoc cref="ReadWhole"/>
    public static RentedBytes Rent(this IStorage storage, string path)
    {
        using var file = storage.Open(path);
        var bytes = new RentedBytes(checked((int)file.Length));
        file.ReadExactly(0, bytes.Span);
        return bytes;
    }

    /// <summary>The bytes of a file from <paramref name="offset"/> on, at most <paramref name="length"/>; none from the end on.</summary>
    /// <inheritdoc cref="ReadWhole"/>
    public static byte[] ReadPart(this IStorage storage, string path, long offset, int length)
    {
        using var file = storage.Open(path);
        var bytes = new byte[Math.Clamp(file.Length - offset, 0, length)];
        file.ReadExactly(offset, bytes);
        return bytes;
    }

    /// <summary>The value of a JSON file.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="path">The file.</param>
    /// <param name="what">What is lost with it, for the message.</param>
    /// <param name="options">Its JSON.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal static T ReadJson<T>(this IStorage storage, string path, string what, JsonSerializerOptions options)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(storage.ReadWhole(path), options) ?? throw new JsonException("it is null");
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"{path}: is damaged ({damaged.Message}); remove it to go on without {what}.", damaged);
        }
    }

    /// <summary>Replaces a file in one step that a power cut cannot split: the old bytes or the new ones, never a part.</summary>
    public static void WriteWhole(this IStorage storage, string path, ReadOnlySpan<byte> bytes)
    {
        var draft = path + ".draft";
        using (var file = storage.Create(draft))
        {
            file.Append(bytes);
            file.Sync();
        }

        storage.Rename(draft, path);
        storage.SyncFolder(Split(path).Folder);
    }

    /// <summary>Fills the buffer.</summary>
    /// <exception cref="EndOfStreamException">The file ends first.</exception>
    public static void ReadExactly(this IStorageFile file, long offset, Span<byte> buffer)
    {
        for (var filled = 0; filled < buffer.Length;)
        {
            var read = file.Read(offset + filled, buffer[filled..]);
            if (read == 0) throw new EndOfStreamException($"the file ends at byte {offset + filled}; expected {buffer.Length - filled} more.");
            filled += read;
        }
    }

    internal static (string Folder, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }
}
