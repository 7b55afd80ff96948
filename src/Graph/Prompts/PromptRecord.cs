namespace SaeActors.Graph.Prompts;

/// <summary>The kinds of records in a prompt segment (docs/formats.md, "Prompt log").</summary>
internal static class PromptRecord
{
    /// <summary>First record of a segment: format version, first sequence, time.</summary>
    public const byte Header = 1;

    /// <summary>Second record of a segment: the idempotency keys remembered so far.</summary>
    public const byte Keys = 2;

    /// <summary>One prompt: source, text.</summary>
    public const byte Prompt = 3;

    /// <summary>The prompts of one uploaded window: their number, source, the size of the upload.</summary>
    public const byte Upload = 4;

    /// <summary>Ends a batch and makes it count: sequences, time, bytes, key.</summary>
    public const byte Commit = 5;

    /// <summary>The format that this code writes and reads.</summary>
    public const byte Version = 1;
}
