using System.Security.Cryptography;
using System.Text.Json;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Queries;

/// <summary>Frozen largest activations as a JSON file that a person can read and another study can start from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Study">The study they come from.</param>
/// <param name="Window">Up to this window.</param>
/// <param name="Tokens">N then.</param>
/// <param name="Maxima">(L, F) Largest activation of every feature; 0 where it never fired.</param>
internal sealed record CalibrationFile(string Name, string Study, long Window, long Tokens, float[][] Maxima)
{
    private const int LongestName = 64;

    /// <summary>First 16 hex digits of the file's SHA-256.</summary>
    public string Hash { get; private init; } = "";

    /// <summary>Writes a calibration that does not exist yet.</summary>
    /// <exception cref="ArgumentException">The name is no file name, or taken.</exception>
    public static Calibration Write(IStorage storage, string folder, CalibrationFile file)
    {
        Check(file.Name);
        var path = $"calibrations/{file.Name}.json";
        if (storage.Exists(path)) throw new ArgumentException($"a calibration named '{file.Name}' exists; expected a new name, for a calibration never changes.");
        storage.WriteWhole(path, JsonSerializer.SerializeToUtf8Bytes(file, JsonSerializerOptions.Web));
        return new Calibration(file.Name, file.Study, file.Window, file.Tokens, System.IO.Path.Combine(folder, path));
    }

    /// <exception cref="InvalidDataException">The file is no calibration.</exception>
    public static CalibrationFile Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var file = JsonSerializer.Deserialize<CalibrationFile>(bytes, JsonSerializerOptions.Web);
            if (file?.Maxima is null) throw new InvalidDataException($"{path} holds no maxima; expected a calibration file.");
            return file with { Hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16] };
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{path} is no calibration file: {broken.Message}", broken);
        }
    }

    public static float[][] MaximaOf(LayerMarginals[] layers) =>
        [.. layers.Select(layer => Enumerable.Range(0, layer.Width).Select(feature => layer[feature].Max).ToArray())];

    /// <summary>The maxima, if they fit a study's layers.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public float[][] MaximaFor(int[] widths)
    {
        var found = Maxima.Select(layer => layer.Length).ToArray();
        return found.AsSpan().SequenceEqual(widths)
            ? Maxima
            : throw new ArgumentException($"calibration '{Name}' has widths {string.Join(',', found)}; expected {string.Join(',', widths)}.");
    }

    private static void Check(string name)
    {
        var isName = name is { Length: > 0 and <= LongestName } && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
        if (!isName) throw new ArgumentException($"calibration name is '{name}'; expected 1 to {LongestName} letters, digits, '-' or '_'.");
    }
}
