using System.Text;

namespace SaeActors.Inference.Tokenization;

/// <summary>SentencePiece's, as Llama 2 and Gemma have it: spaces are written ▁, characters are tokens, and one that is none is spelled in
/// its bytes, <c>&lt;0xE2&gt;</c> and so on.</summary>
internal sealed class MetaspaceSpelling : Spelling
{
    private const char Space = '▁';

    private readonly Dictionary<Rune, int> _characters = [];
    private readonly int[] _bytes = new int[256];   // (256,) token of each byte
    private readonly SpacePrefix _prefix;
    private readonly bool _cutsAtSpaces;

    /// <exception cref="WeightsException">The vocabulary lacks a byte.</exception>
    public MetaspaceSpelling(string source, IReadOnlyDictionary<string, int> tokens, SpacePrefix prefix, bool cutsAtSpaces)
    {
        (_prefix, _cutsAtSpaces) = (prefix, cutsAtSpaces);
        for (var value = 0; value < _bytes.Length; value++)
        {
            _bytes[value] = tokens.TryGetValue(ByteName((byte)value), out var token)
                ? token
                : throw new WeightsException($"{source}: byte 0x{value:X2} needs token '{ByteName((byte)value)}', which the vocabulary does not hold.");
        }

        foreach (var (text, token) in tokens)
        {
            if (Rune.TryGetRuneAt(text, 0, out var character) && character.Utf16SequenceLength == text.Length) _characters[character] = token;
        }
    }

    /// <inheritdoc/>
    public override bool AddsSpace => _prefix != SpacePrefix.None;

    /// <inheritdoc/>
    public override string Prepare(string text, bool isFirst)
    {
        var spelled = text.Replace(' ', Space);
        var prefixed = _prefix switch
        {
            SpacePrefix.Always => true,
            SpacePrefix.Missing => spelled[0] != Space,
            SpacePrefix.First => isFirst && spelled[0] != Space,
            _ => false,
        };
        return prefixed ? Space + spelled : spelled;
    }

    /// <inheritdoc/>
    public override int PieceEnd(ReadOnlySpan<char> prepared, int start)
    {
        var next = _cutsAtSpaces ? prepared[(start + 1)..].IndexOf(Space) : -1;
        return next < 0 ? prepared.Length : start + 1 + next;
    }

    /// <inheritdoc/>
    public override int[] Letters(ReadOnlySpan<char> piece)
    {
        var letters = new List<int>(piece.Length);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var character in piece.EnumerateRunes())
        {
            if (_characters.TryGetValue(character, out var token))
            {
                letters.Add(token);
                continue;
            }

            foreach (var value in utf8[..character.EncodeToUtf8(utf8)]) letters.Add(_bytes[value]);
        }

        return [.. letters];
    }

    /// <inheritdoc/>
    public override string Spelled(ReadOnlySpan<char> piece) => new(piece);

    /// <inheritdoc/>
    public override byte[] BytesOf(string token, int id)
    {
        var isByte = token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && Array.IndexOf(_bytes, id) is >= 0;
        return isByte ? [(byte)Array.IndexOf(_bytes, id)] : Encoding.UTF8.GetBytes(token.Replace(Space, ' '));
    }

    private static string ByteName(byte value) => $"<0x{value:X2}>";
}
