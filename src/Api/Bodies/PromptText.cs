using System.Text;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Bodies;

/// <summary>What every prompt must be.</summary>
internal static class PromptText
{
    /// <summary>The text if it is not empty and is Unicode.</summary>
    /// <exception cref="RefusedException">It is not; the message begins with <paramref name="place"/>.</exception>
    internal static string Checked(string text, string place)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new RefusedException($"{place} is empty; expected more than white space.");
        }

        for (var position = 0; position < text.Length; position++)
        {
            if (!char.IsSurrogate(text[position]))
            {
                continue;
            }

            if (position + 1 == text.Length || !char.IsSurrogatePair(text[position], text[position + 1]))
            {
                throw new RefusedException($"{place} holds half a surrogate pair at character {position + 1}; expected whole Unicode characters.");
            }

            position++;
        }

        return text;
    }

    /// <summary>The text if it is not empty, is Unicode, and has at most <paramref name="mostBytes"/> bytes as UTF-8.</summary>
    /// <exception cref="RefusedException">It is not.</exception>
    internal static string Checked(string? text, string place, int mostBytes)
    {
        var bytes = Encoding.UTF8.GetByteCount(Checked(text ?? "", place));
        return bytes <= mostBytes ? text! : throw new RefusedException($"{place} has {bytes:N0} bytes; expected {mostBytes:N0} at most.");
    }
}
