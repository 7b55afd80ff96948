namespace SaeActors.Inference;

/// <summary>Text to token ids and back. Immutable and safe from any thread.</summary>
public interface ITokenizer
{
    /// <summary>Ids are in [0, VocabularySize).</summary>
    int VocabularySize { get; }

    /// <summary>The id that begins a row; null when the vocabulary has none.</summary>
    int? Bos { get; }

    /// <summary>The id that separates documents; null when the vocabulary has none.</summary>
    int? Eos { get; }

    /// <summary>Whether the id is a control token such as <c>&lt;|endoftext|&gt;</c>.</summary>
    bool IsSpecial(int token);

    /// <summary>The ids of the text, no BOS added; special tokens written in the text become their ids. Cost is linear in the length.</summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair and so is not Unicode.</exception>
    int[] Encode(string text);

    /// <summary>The bytes a token stands for; the bytes of tokens one after the other are the text in UTF-8.</summary>
    ReadOnlySpan<byte> Bytes(int token);

    /// <summary>The token for display: its text with its leading space; bytes that are no whole character show as U+FFFD.</summary>
    string Text(int token);

    /// <summary>The text of the tokens together; incomplete characters become U+FFFD.</summary>
    string Decode(ReadOnlySpan<int> tokens);
}
