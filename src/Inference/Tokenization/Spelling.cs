namespace SaeActors.Inference.Tokenization;

/// <summary>How a vocabulary spells text: what a text is turned into, where merges stop, and what single letters are tokens.</summary>
internal abstract class Spelling
{
    /// <summary>Text between added tokens, as the vocabulary spells it.</summary>
    /// <param name="text">Unicode text, not empty.</param>
    /// <param name="isFirst">Whether nothing comes before it.</param>
    public abstract string Prepare(string text, bool isFirst);

    /// <summary>The end of the piece of a prepared text that begins at <paramref name="start"/>; merges do not cross it.</summary>
    public abstract int PieceEnd(ReadOnlySpan<char> prepared, int start);

    /// <summary>The tokens of a piece before any merge.</summary>
    public abstract int[] Letters(ReadOnlySpan<char> piece);

    /// <summary>The piece as the vocabulary writes it, for vocabularies that hold whole pieces.</summary>
    public abstract string Spelled(ReadOnlySpan<char> piece);

    /// <summary>The bytes of the text that a token stands for.</summary>
    /// <exception cref="WeightsException">The token is not spelled this way.</exception>
    public abstract byte[] BytesOf(string token, int id);

    /// <summary>Whether a space that no text has is put before it.</summary>
    public abstract bool AddsSpace { get; }
}
