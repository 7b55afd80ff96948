using System.Text;

namespace SaeActors.Inference.Tokenization;

/// <summary>GPT-2's and Llama 3's: the text's bytes, each a token, written in <see cref="ByteAlphabet"/>.</summary>
internal sealed class ByteLevelSpelling : Spelling
{
    private readonly string _source;
    private readonly PieceEnd _split;
    private readonly int[] _tokens = new int[256];   // (256,) token of each byte

    /// <exception cref="WeightsException">The vocabulary lacks a byte.</exception>
    public ByteLevelSpelling(string source, IReadOnlyDictionary<string, int> tokens, PieceEnd split)
    {
        (_source, _split) = (source, split);
        for (var value = 0; value < _tokens.Length; value++)
        {
            var letter = ByteAlphabet.Letter((byte)value).ToString();
            _tokens[value] = tokens.TryGetValue(letter, out var token)
                ? token
                : throw new WeightsException($"{source}: byte 0x{value:X2} needs token '{letter}', which the vocabulary does not hold.");
        }
    }

    /// <inheritdoc/>
    public override bool AddsSpace => false;

    /// <inheritdoc/>
    public override string Prepare(string text, bool isFirst) => text;

    /// <inheritdoc/>
    public override int PieceEnd(ReadOnlySpan<char> prepared, int start) => _split(prepared, start);

    /// <inheritdoc/>
    public override int[] Letters(ReadOnlySpan<char> piece) => Array.ConvertAll(Utf8(piece), value => _tokens[value]);

    /// <inheritdoc/>
    public override string Spelled(ReadOnlySpan<char> piece) => new(Array.ConvertAll(Utf8(piece), ByteAlphabet.Letter));

    /// <inheritdoc/>
    public override byte[] BytesOf(string token, int id) => ByteAlphabet.BytesOf(token)
        ?? throw new WeightsException($"{_source}: token '{token}' (id {id}) is not spelled in GPT-2's byte alphabet.");

    private static byte[] Utf8(ReadOnlySpan<char> piece)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(piece)];
        Encoding.UTF8.GetBytes(piece, bytes);
        return bytes;
    }
}
