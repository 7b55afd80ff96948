namespace SaeActors.Inference.Tokenization;

/// <summary>GPT-2's cut of a text into pieces that merges never cross, by hand and in linear time: <see cref="Pattern"/>.</summary>
internal static class Gpt2Split
{
    /// <summary>The cut as tokenizer files write it.</summary>
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The end of the piece that begins at <paramref name="start"/>; the text must be valid UTF-16.</summary>
    public static int PieceEnd(ReadOnlySpan<char> text, int start)
    {
        var contraction = ContractionLength(text[start..]);
        if (contraction > 0)
        {
            return start + contraction;
        }

        // One ASCII space belongs to what follows it, unless that is space too.
        var body = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = Characters.KindAt(text, body, out _);
        return kind == CharacterKind.Space ? Characters.SpaceEnd(text, start) : Characters.RunEnd(text, body, kind);
    }

    private static int ContractionLength(ReadOnlySpan<char> text)
    {
        if (text[0] != '\'' || text.Length < 2)
        {
            return 0;
        }

        return text[1] switch
        {
            's' or 't' or 'm' or 'd' => 2,
            'r' or 'v' when text.Length > 2 && text[2] == 'e' => 3,
            'l' when text.Length > 2 && text[2] == 'l' => 3,
            _ => 0,
        };
    }
}
