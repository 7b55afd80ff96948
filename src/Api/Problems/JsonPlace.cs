using System.Text.Json;
using System.Text.RegularExpressions;
using SaeActors.Features.Counting;

namespace SaeActors.Api.Problems;

/// <summary>Says in a caller's words where a JSON body is wrong.</summary>
internal static partial class JsonPlace
{
    /// <summary>Line and byte from 1, as editors count.</summary>
    internal static string Describe(JsonException exception)
    {
        var place = exception.LineNumber is { } line ? $" at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
        var path = exception.Path is { Length: > 1 } ? $" ({exception.Path})" : "";
        return $"The JSON body is wrong{place}{path}: {Reason(exception.Message, exception.Path)}";
    }

    /// <summary>The reason without the reader's own place and without names of .NET types.</summary>
    private static string Reason(string message, string? path)
    {
        var reason = Place().Replace(message, "");
        reason = Unmapped().Replace(reason, "unknown property '$1'.");
        reason = Missing().Replace(reason, "missing: $1.");
        return TypeName().Replace(reason, match => Words(match.Value.TrimEnd('.'), path));
    }

    /// <summary>What was expected at a path; of a request's own members the reader names the request's type only.</summary>
    private static string Words(string type, string? path) =>
        typeof(JsonPlace).Assembly.GetType(type)?.GetProperties().FirstOrDefault(property => path == $"$.{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}") is { } member
            ? Words(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType)
            : typeof(Measure).Assembly.GetType(type) is { IsEnum: true } choice ? Words(choice)
            : Words(type);

    private static string Words(Type type) => type.IsEnum
        ? $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}"
        : Words(type.ToString());

    private static string Words(string type) => type switch
    {
        "System.String" => "text",
        "System.Int32" or "System.Int64" => "a whole number",
        "System.UInt64" => "a whole number of at least 0",
        "System.Single" or "System.Double" => "a number",
        _ when type.Contains("String", StringComparison.Ordinal) => "a list of texts",
        _ when type.Contains("Int", StringComparison.Ordinal) => "a list of whole numbers",
        _ => "the expected object",
    };

    [GeneratedRegex(@"\s*(Path: \S* \| )?LineNumber: \d+ \| BytePositionInLine: \d+\.?")]
    private static partial Regex Place();

    [GeneratedRegex(@"The JSON property '([^']*)' could not be mapped to any \.NET member contained in type '[^']*'\.")]
    private static partial Regex Unmapped();

    [GeneratedRegex(@"JSON deserialization for type '[^']*' was missing required properties including: (.*?)\.")]
    private static partial Regex Missing();

    [GeneratedRegex(@"(System|SaeActors|Microsoft)\.[\w.`]+(\[[^\]]*\]+)?\.?")]
    private static partial Regex TypeName();
}
