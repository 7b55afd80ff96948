using System.Text.Json;
using System.Text.Json.Serialization;
using SaeActors.Features;

namespace SaeActors.Grains.Contract;

/// <summary>Questions and answers between silos as JSON: their records are the contract's own and rare beside windows. Numbers come back bit for bit.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new FeatureIdConverter() },
    };

    public static Packed Pack<T>(T value) => new(JsonSerializer.SerializeToUtf8Bytes(value, Options));

    public static T Unpack<T>(Packed packed) => JsonSerializer.Deserialize<T>(packed.Bytes, Options)!;

    /// <summary><c>l_i</c>.</summary>
    private sealed class FeatureIdConverter : JsonConverter<FeatureId>
    {
        public override FeatureId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            FeatureId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException($"'{reader.GetString()}' is no feature; expected l_i.");

        public override void Write(Utf8JsonWriter writer, FeatureId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
