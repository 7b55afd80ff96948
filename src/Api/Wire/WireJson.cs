using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaeActors.Api.Wire;

/// <summary>How everything is written to and read from the wire: camel case, words for enumerations, nothing unknown and nothing missing in requests.</summary>
internal static class WireJson
{
    /// <summary>For what is written outside the framework's own results.</summary>
    internal static readonly JsonSerializerOptions Options = Configured(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the rules to <paramref name="options"/>.</summary>
    internal static JsonSerializerOptions Configured(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new TextActivationConverter());
        return options;
    }
}
