using System.Globalization;
using System.Text;

namespace SaeActors.Inference.Tokenization;

/// <summary>Whole characters (runes) of a valid UTF-16 text by kind, so that letters outside the basic plane count as letters.</summary>
internal static class Characters
{
    /// <summary>The end of the run of one kind that begins at <paramref name="start"/>, at most <paramref name="most"/> characters long.</summary>
    public static int RunEnd(ReadOnlySpan<char> text, int start, CharacterKind kind, int most = int.MaxValue)
    {
        var end = start;
        for (var count = 0; count < most && end < text.Length && KindAt(text, end, out var length) == kind; count++)
        {
            end += length;
        }

        return end;
    }

    /// <summary><c>\s+(?!\S)|\s+</c>: the run gives its last space back when something follows; a single space stands alone.</summary>
    public static int SpaceEnd(ReadOnlySpan<char> text, int start)
    {
        var end = RunEnd(text, start, CharacterKind.Space);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    /// <summary>The kind of the character at a position, and its length in UTF-16 units.</summary>
    public static CharacterKind KindAt(ReadOnlySpan<char> text, int position, out int length)
    {
        var first = text[position];
        length = 1;
        if (char.IsAscii(first))
        {
            return char.IsAsciiLetter(first) ? CharacterKind.Letter
                : char.IsAsciiDigit(first) ? CharacterKind.Number
                : char.IsWhiteSpace(first) ? CharacterKind.Space
                : CharacterKind.Other;
        }

        Rune.DecodeFromUtf16(text[position..], out var rune, out length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterKind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterKind.Number,
            _ => Rune.IsWhiteSpace(rune) ? CharacterKind.Space : CharacterKind.Other,
        };
    }
}
