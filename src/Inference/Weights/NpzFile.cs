using System.IO.Compression;

namespace SaeActors.Inference.Weights;

/// <summary>A numpy <c>.npz</c>: a zip of <c>.npy</c> arrays, all read at once.</summary>
public static class NpzFile
{
    /// <summary>The arrays by name, without <c>.npy</c>.</summary>
    /// <exception cref="WeightsException">It is not there, not a zip, or holds an array that cannot be read; the message names file and array.</exception>
    public static Dictionary<string, NpyArray> Read(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var arrays = new Dictionary<string, NpyArray>();
            foreach (var entry in archive.Entries)
            {
                using var stream = entry.Open();
                arrays[Path.ChangeExtension(entry.FullName, null)] = NpyReader.Read(stream, $"{path}: array '{entry.FullName}'");
            }

            return arrays;
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new WeightsException($"{path}: cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
