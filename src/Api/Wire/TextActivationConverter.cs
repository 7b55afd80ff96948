using System.Text.Json;
using System.Text.Json.Serialization;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Wire;

/// <summary>An activation as <c>[position, feature, value]</c>: a text has thousands of them.</summary>
internal sealed class TextActivationConverter : JsonConverter<TextActivation>
{
    /// <inheritdoc/>
    public override TextActivation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Activations are written, never read.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TextActivation value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Position);
        writer.WriteNumberValue(value.Feature);
        writer.WriteNumberValue(value.Value);
        writer.WriteEndArray();
    }
}
