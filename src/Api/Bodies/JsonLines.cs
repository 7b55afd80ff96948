using System.Runtime.CompilerServices;
using System.Text.Json;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Bodies;

/// <summary>Prompts from newline-delimited JSON, <c>{"text": …}</c> a line; other properties of a line are left alone.</summary>
public static class JsonLines
{
    /// <summary>The texts, line by line.</summary>
    /// <exception cref="RefusedException">A line is not such an object; the message names it.</exception>
    public static async IAsyncEnumerable<string> TextsAsync(Stream stream, int maxLineBytes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in TextLines.ReadAsync(stream, maxLineBytes, cancellation))
        {
            yield return TextOf(line);
        }
    }

    private static string TextOf(TextLine line)
    {
        using var document = Parse(line);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("text", out var text))
        {
            throw new RefusedException($"Line {line.Number} holds {Kind(root)}; expected an object with a property \"text\".");
        }

        if (text.ValueKind != JsonValueKind.String)
        {
            throw new RefusedException($"Line {line.Number}: \"text\" is {Kind(text)}; expected a string.");
        }

        return PromptText.Checked(Unescaped(text, line.Number), $"Line {line.Number}: \"text\"");
    }

    /// <summary>The document of a line.</summary>
    internal static JsonDocument Parse(TextLine line)
    {
        try
        {
            return JsonDocument.Parse(line.Text);
        }
        catch (JsonException exception)
        {
            throw new RefusedException($"Line {line.Number} is not JSON at byte {exception.BytePositionInLine + 1}: '{Shorten.Text(line.Text)}'.", inner: exception);
        }
    }

    private static string Unescaped(JsonElement text, long number)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new RefusedException($"Line {number}: \"text\" escapes half a surrogate pair; expected whole Unicode characters.", inner: exception);
        }
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object without it",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}
