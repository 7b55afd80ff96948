using System.Text.Json;

namespace SaeActors.Inference;

/// <summary>The members of a JSON object in a configuration file, typed; a value of the wrong kind is named with its file.</summary>
internal sealed class JsonFields(string path, JsonElement root)
{
    /// <summary>The member as an object, or null when it is absent, null or something else.</summary>
    public JsonFields? Object(string name) => Get(name) is { ValueKind: JsonValueKind.Object } value ? new JsonFields(path, value) : null;

    /// <summary>The member as text, or null when absent or null.</summary>
    public string? Text(string name) => Get(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, value, "text");

    /// <summary>The member as a whole number, or null when absent or null.</summary>
    public int? Integer(string name) => Get(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number : throw Wrong(name, value, "a whole number");

    /// <summary>The member as a number, or null when absent or null.</summary>
    public float? Number(string name) => Get(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetSingle() : throw Wrong(name, value, "a number");

    /// <summary>The member as true or false, or null when absent or null.</summary>
    public bool? Flag(string name) => Get(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value, "true or false");

    /// <summary>The member whatever it is, or null when absent or null.</summary>
    public JsonElement? Get(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The member as a whole number above zero.</summary>
    /// <exception cref="WeightsException">It is absent or not above zero.</exception>
    public int Count(string name) => CountOrNull(name) ?? throw new WeightsException($"{path}: '{name}' is missing; expected a whole number above 0.");

    /// <summary>The member as a whole number above zero, or null when absent or null.</summary>
    public int? CountOrNull(string name) => Integer(name) is not { } value ? null
        : value > 0 ? value : throw new WeightsException($"{path}: '{name}' is {value}; expected a whole number above 0.");

    private WeightsException Wrong(string name, JsonElement value, string expected) => new($"{path}: '{name}' is {value.GetRawText()}; expected {expected}.");
}
