using System.Text.Json;

namespace SaeActors.Inference;

/// <summary>Reads JSON files; whatever is wrong with one is said with its name.</summary>
internal static class JsonFile
{
    /// <summary>What <paramref name="read"/> makes of the file's root.</summary>
    /// <exception cref="WeightsException">The file is not there or not JSON.</exception>
    public static T Parse<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            return read(document.RootElement);
        }
        catch (JsonException wrong)
        {
            throw new WeightsException($"{path}: not JSON: {wrong.Message}", wrong);
        }
        catch (IOException unreadable)
        {
            throw new WeightsException($"{path}: cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
