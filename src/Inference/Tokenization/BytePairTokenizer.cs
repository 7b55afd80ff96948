using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace SaeActors.Inference.Tokenization;

/// <summary>GPT-2's byte-level byte-pair encoding.</summary>
/// <remarks>V tokens. Pieces of up to 32 characters are remembered (at most 65,536 of them): words repeat, long pieces do not.</remarks>
internal sealed class BytePairTokenizer : ITokenizer
{
    private const int RememberedLength = 32;
    private const int RememberedPieces = 65_536;
    private const string EndOfText = "<|endoftext|>";

    private readonly BytePairMerger _merger;
    private readonly byte[][] _bytes;                     // (V,) empty for ids that no token has
    private readonly Dictionary<int, string> _specialTexts;
    private readonly KeyValuePair<string, int>[] _specials;   // longest text first
    private readonly SearchValues<string> _specialSearch;
    private readonly ConcurrentDictionary<string, int[]> _remembered = new();
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>Checks that the vocabulary is complete: every byte, and the result of every merge, is a token.</summary>
    /// <exception cref="WeightsException">It is not; the message names the file and the token.</exception>
    public BytePairTokenizer(BytePairVocabulary vocabulary)
    {
        _lookup = _remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        VocabularySize = vocabulary.Tokens.Values.Concat(vocabulary.Specials.Values).DefaultIfEmpty(-1).Max() + 1;
        _bytes = TokenBytes(vocabulary, VocabularySize);
        _merger = new BytePairMerger(ByteTokens(vocabulary), Ranks(vocabulary));
        _specialTexts = vocabulary.Specials.ToDictionary(special => special.Value, special => special.Key);
        _specials = [.. vocabulary.Specials.OrderByDescending(special => special.Key.Length)];
        _specialSearch = SearchValues.Create([.. vocabulary.Specials.Keys], StringComparison.Ordinal);
        Eos = SpecialId(vocabulary, vocabulary.Eos ?? EndOfText);
        Bos = SpecialId(vocabulary, vocabulary.Bos ?? EndOfText) ?? Eos;
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int? Bos { get; }

    /// <inheritdoc/>
    public int? Eos { get; }

    /// <inheritdoc/>
    public bool IsSpecial(int token) => _specialTexts.ContainsKey(token);

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        CheckUnicode(text);
        var tokens = new List<int>(text.Length / 3);
        for (var start = 0; start < text.Length;)
        {
            var found = text.AsSpan(start).IndexOfAny(_specialSearch);
            var end = found < 0 ? text.Length : start + found;
            AppendPlain(text.AsSpan(start, end - start), tokens);
            start = end < text.Length ? end + AppendSpecial(text.AsSpan(end), tokens) : end;
        }

        return [.. tokens];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int token) => _bytes[token];

    /// <inheritdoc/>
    public string Text(int token) => Encoding.UTF8.GetString(_bytes[token]);

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var token in tokens)
        {
            bytes.Write(_bytes[token]);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void CheckUnicode(string text)
    {
        for (var position = 0; position < text.Length; position++)
        {
            if (!char.IsSurrogate(text[position]))
            {
                continue;
            }

            if (!(position + 1 < text.Length && char.IsSurrogatePair(text[position], text[position + 1])))
            {
                throw new ArgumentException($"character {position} is U+{(int)text[position]:X4}, half a surrogate pair; expected Unicode text.", nameof(text));
            }

            position++;
        }
    }

    private int AppendSpecial(ReadOnlySpan<char> text, List<int> tokens)
    {
        foreach (var (special, token) in _specials)
        {
            if (text.StartsWith(special, StringComparison.Ordinal))
            {
                tokens.Add(token);
                return special.Length;
            }
        }

        throw new InvalidOperationException("a special token was found and then was not there.");
    }

    private void AppendPlain(ReadOnlySpan<char> text, List<int> tokens)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = Gpt2Split.PieceEnd(text, start);
            AppendPiece(text[start..end], tokens);
            start = end;
        }
    }

    private void AppendPiece(ReadOnlySpan<char> piece, List<int> tokens)
    {
        if (piece.Length <= RememberedLength && _lookup.TryGetValue(piece, out var known))
        {
            tokens.AddRange(known);
            return;
        }

        var before = tokens.Count;
        var bytes = new byte[Encoding.UTF8.GetByteCount(piece)];
        Encoding.UTF8.GetBytes(piece, bytes);
        _merger.AppendTokens(bytes, tokens);
        if (piece.Length <= RememberedLength && _remembered.Count < RememberedPieces)
        {
            _lookup.TryAdd(piece, [.. tokens.Skip(before)]);
        }
    }

    private static int? SpecialId(BytePairVocabulary vocabulary, string text) =>
        vocabulary.Specials.TryGetValue(text, out var token) ? token : null;

    private static byte[][] TokenBytes(BytePairVocabulary vocabulary, int size)
    {
        var bytes = new byte[size][];
        bytes.AsSpan().Fill([]);
        foreach (var (special, token) in vocabulary.Specials)
        {
            bytes[token] = Encoding.UTF8.GetBytes(special);
        }

        foreach (var (spelled, token) in vocabulary.Tokens)
        {
            if (!vocabulary.Specials.ContainsKey(spelled))
            {
                bytes[token] = ByteAlphabet.BytesOf(spelled)
                    ?? throw new WeightsException($"{vocabulary.Source}: token '{spelled}' (id {token}) is not spelled in GPT-2's byte alphabet.");
            }
        }

        return bytes;
    }

    private static int[] ByteTokens(BytePairVocabulary vocabulary)
    {
        var tokens = new int[256];
        for (var value = 0; value < tokens.Length; value++)
        {
            tokens[value] = TokenOf(vocabulary, ByteAlphabet.Letter((byte)value).ToString(), $"byte 0x{value:X2}");
        }

        return tokens;
    }

    private static Dictionary<(int Left, int Right), BytePairMerger.Merge> Ranks(BytePairVocabulary vocabulary)
    {
        var ranks = new Dictionary<(int Left, int Right), BytePairMerger.Merge>(vocabulary.Merges.Count);
        for (var rank = 0; rank < vocabulary.Merges.Count; rank++)
        {
            var (left, right) = vocabulary.Merges[rank];
            var pair = (TokenOf(vocabulary, left, $"merge {rank}"), TokenOf(vocabulary, right, $"merge {rank}"));
            ranks.TryAdd(pair, new BytePairMerger.Merge(rank, TokenOf(vocabulary, left + right, $"merge {rank}")));
        }

        return ranks;
    }

    private static int TokenOf(BytePairVocabulary vocabulary, string spelled, string purpose) =>
        vocabulary.Tokens.TryGetValue(spelled, out var token)
            ? token
            : throw new WeightsException($"{vocabulary.Source}: {purpose} needs token '{spelled}', which the vocabulary does not hold.");
}
