using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace SaeActors.Inference.Tokenization;

/// <summary>Byte-pair encoding, in the spelling of its vocabulary.</summary>
/// <remarks>V tokens. Pieces of up to 32 characters are remembered (at most 65,536 of them): words repeat, long pieces do not.</remarks>
internal sealed class BytePairTokenizer : ITokenizer
{
    private const int RememberedLength = 32;
    private const int RememberedPieces = 65_536;

    private static readonly string[] UsualEos = ["<|endoftext|>", "</s>", "<eos>", "<|end_of_text|>"];
    private static readonly string[] UsualBos = ["<|endoftext|>", "<s>", "<bos>", "<|begin_of_text|>"];

    private readonly Spelling _spelling;
    private readonly Dictionary<string, int>? _pieces;    // spelled piece → token, where the vocabulary holds pieces
    private readonly BytePairMerger _merger;
    private readonly byte[][] _bytes;                     // (V,) empty for ids that no token has
    private readonly AddedTokens _added;
    private readonly HashSet<int> _specials;
    private readonly ConcurrentDictionary<string, int[]> _remembered = new();
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>Checks that the result of every merge is a token.</summary>
    /// <exception cref="WeightsException">It is not; the message names the file and the token.</exception>
    public BytePairTokenizer(BytePairVocabulary vocabulary)
    {
        _lookup = _remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        _spelling = vocabulary.Spelling;
        _pieces = vocabulary.HoldsPieces ? vocabulary.Tokens : null;
        _added = new AddedTokens(vocabulary.Added);
        _specials = [.. vocabulary.Added.Where(token => token.IsSpecial).Select(token => token.Id)];
        VocabularySize = vocabulary.Tokens.Values.Concat(vocabulary.Added.Select(token => token.Id)).DefaultIfEmpty(-1).Max() + 1;
        _bytes = TokenBytes(vocabulary, VocabularySize);
        _merger = new BytePairMerger(Ranks(vocabulary));
        Eos = IdOf(vocabulary.Eos, UsualEos);
        Bos = IdOf(vocabulary.Bos, UsualBos) ?? Eos;
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int? Bos { get; }

    /// <inheritdoc/>
    public int? Eos { get; }

    /// <inheritdoc/>
    public bool IsSpecial(int token) => _specials.Contains(token);

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        CheckUnicode(text);
        var tokens = new List<int>(text.Length / 3);
        var start = 0;
        while (_added.TryFind(text, start, out var position, out var token))
        {
            AppendPlain(text[start..position], start == 0, tokens);
            tokens.Add(token.Id);
            start = position + token.Text.Length;
        }

        AppendPlain(text[start..], start == 0, tokens);
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

        var text = Encoding.UTF8.GetString(bytes.WrittenSpan);
        return _spelling.AddsSpace && text.StartsWith(' ') ? text[1..] : text;
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

    private void AppendPlain(string text, bool isFirst, List<int> tokens)
    {
        if (text.Length == 0)
        {
            return;
        }

        var prepared = _spelling.Prepare(text, isFirst).AsSpan();
        for (var start = 0; start < prepared.Length;)
        {
            var end = _spelling.PieceEnd(prepared, start);
            AppendPiece(prepared[start..end], tokens);
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
        if (_pieces is not null && _pieces.TryGetValue(_spelling.Spelled(piece), out var whole))
        {
            tokens.Add(whole);
        }
        else
        {
            _merger.AppendTokens(_spelling.Letters(piece), tokens);
        }

        if (piece.Length <= RememberedLength && _remembered.Count < RememberedPieces)
        {
            _lookup.TryAdd(piece, [.. tokens.Skip(before)]);
        }
    }

    private int? IdOf(string? stated, string[] usual) =>
        stated is not null ? _added.IdOf(stated) : usual.Select(_added.IdOf).FirstOrDefault(id => id is not null);

    private static byte[][] TokenBytes(BytePairVocabulary vocabulary, int size)
    {
        var bytes = new byte[size][];
        bytes.AsSpan().Fill([]);
        var added = vocabulary.Added.Select(token => token.Text).ToHashSet();
        foreach (var (spelled, token) in vocabulary.Tokens)
        {
            if (!added.Contains(spelled))
            {
                bytes[token] = vocabulary.Spelling.BytesOf(spelled, token);
            }
        }

        foreach (var token in vocabulary.Added)
        {
            bytes[token.Id] = Encoding.UTF8.GetBytes(token.Text);
        }

        return bytes;
    }

    private static Dictionary<(int Left, int Right), BytePairMerger.Merge> Ranks(BytePairVocabulary vocabulary)
    {
        var ranks = new Dictionary<(int Left, int Right), BytePairMerger.Merge>(vocabulary.Merges.Count);
        for (var rank = 0; rank < vocabulary.Merges.Count; rank++)
        {
            var (left, right) = vocabulary.Merges[rank];
            var pair = (TokenOf(vocabulary, left, rank), TokenOf(vocabulary, right, rank));
            ranks.TryAdd(pair, new BytePairMerger.Merge(rank, TokenOf(vocabulary, left + right, rank)));
        }

        return ranks;
    }

    private static int TokenOf(BytePairVocabulary vocabulary, string spelled, int rank) =>
        vocabulary.Tokens.TryGetValue(spelled, out var token)
            ? token
            : throw new WeightsException($"{vocabulary.Source}: merge {rank} needs token '{spelled}', which the vocabulary does not hold.");
}
