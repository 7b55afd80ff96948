namespace SaeActors.Inference.Tokenization;

/// <summary>Llama 3's cut of a text into pieces that merges never cross, by hand and in linear time: <see cref="Pattern"/>.</summary>
internal static class Llama3Split
{
    /// <summary>The cut as tokenizer files write it.</summary>
    public const string Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const int LongestNumber = 3;

    /// <summary>The end of the piece that begins at <paramref name="start"/>; the text must be valid UTF-16.</summary>
    public static int PieceEnd(ReadOnlySpan<char> text, int start)
    {
        var contraction = ContractionLength(text[start..]);
        if (contraction > 0)
        {
            return start + contraction;
        }

        var kind = Characters.KindAt(text, start, out var length);
        if (kind == CharacterKind.Number)
        {
            return Characters.RunEnd(text, start, CharacterKind.Number, LongestNumber);
        }

        // Any one character but a line's end belongs to the letters after it.
        var letters = kind == CharacterKind.Letter || text[start] is '\r' or '\n' ? start : start + length;
        var end = Characters.RunEnd(text, letters, CharacterKind.Letter);
        if (end > letters)
        {
            return end;
        }

        var others = text[start] == ' ' ? start + 1 : start;
        end = Characters.RunEnd(text, others, CharacterKind.Other);
        return end > others ? LinesEnd(text, end) : WhiteEnd(text, start);
    }

    // \s*[\r\n]+: up to the last line's end of the run, where it has one.
    private static int WhiteEnd(ReadOnlySpan<char> text, int start)
    {
        var run = text[start..Characters.RunEnd(text, start, CharacterKind.Space)];
        var line = run.LastIndexOfAny('\r', '\n');
        return line >= 0 ? start + line + 1 : Characters.SpaceEnd(text, start);
    }

    private static int LinesEnd(ReadOnlySpan<char> text, int start)
    {
        var line = text[start..].IndexOfAnyExcept('\r', '\n');
        return line < 0 ? text.Length : start + line;
    }

    private static int ContractionLength(ReadOnlySpan<char> text)
    {
        if (text[0] != '\'' || text.Length < 2)
        {
            return 0;
        }

        // U+017F, the long s, is an s where case is ignored.
        return text[1] switch
        {
            's' or 'S' or '\u017F' or 't' or 'T' or 'm' or 'M' or 'd' or 'D' => 2,
            'r' or 'R' or 'v' or 'V' when text.Length > 2 && text[2] is 'e' or 'E' => 3,
            'l' or 'L' when text.Length > 2 && text[2] is 'l' or 'L' => 3,
            _ => 0,
        };
    }
}
