namespace SaeActors.Graph.Prompts;

/// <summary>What the prompt log holds at a sequence.</summary>
/// <param name="Sequence">Its first sequence.</param>
/// <param name="Count">1, or the prompts of an uploaded window.</param>
/// <param name="Text">The prompt; null for an uploaded window.</param>
/// <param name="Source">The caller's word, or null.</param>
/// <param name="Bytes">UTF-8 bytes of the text, or bytes of the uploaded window's file.</param>
internal readonly record struct LogEntry(long Sequence, int Count, string? Text, string? Source, long Bytes)
{
    public bool IsUpload => Text is null;

    public long Last => Sequence + Count - 1;
}
