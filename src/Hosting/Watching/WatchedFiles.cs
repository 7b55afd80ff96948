using System.Text.Json;

namespace SaeActors.Hosting.Watching;

/// <summary>Which files were ingested already, so that a restart does not take them again: a line per step, the last line of a name holds.</summary>
internal sealed class WatchedFiles
{
    private readonly string _path;
    private readonly Dictionary<string, WatchedFile> _files = [];

    private WatchedFiles(string path) => _path = path;

    /// <summary>Reads what is remembered; a last line that a crash tore off is left out.</summary>
    internal static WatchedFiles Open(string path)
    {
        var files = new WatchedFiles(path);
        foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            if (Parse(line) is { } file)
            {
                files._files[file.Name] = file;
            }
        }

        return files;
    }

    /// <summary>What is remembered of a file, or null when it is new or was written anew since.</summary>
    internal WatchedFile? Of(string name, long bytes, long changed) =>
        _files.GetValueOrDefault(name) is { } file && file.Bytes == bytes && file.Changed == changed ? file : null;

    /// <summary>Remembers a step, on disk before this returns.</summary>
    internal void Remember(WatchedFile file)
    {
        _files[file.Name] = file;
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write);
        // A torn last line must not swallow this one.
        stream.Write([(byte)'\n', .. JsonSerializer.SerializeToUtf8Bytes(file, JsonSerializerOptions.Web), (byte)'\n']);
        stream.Flush(flushToDisk: true);
    }

    private static WatchedFile? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<WatchedFile>(line, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
