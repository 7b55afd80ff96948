namespace SaeActors.Inference.Cpu;

/// <summary>How one block attends.</summary>
/// <param name="HeadCount">Query heads.</param>
/// <param name="KeyValueHeadCount">Key/value heads; each serves HeadCount / KeyValueHeadCount query heads.</param>
/// <param name="HeadWidth">Floats of one head.</param>
/// <param name="Scale">Multiplies q·k.</param>
/// <param name="Softcap">Scores become cap·tanh(score / cap); 0 for none.</param>
/// <param name="Window">Tokens that a query sees back, itself included; 0 for all.</param>
internal readonly record struct AttentionShape(int HeadCount, int KeyValueHeadCount, int HeadWidth, float Scale, float Softcap, int Window)
{
    /// <summary>Floats of q, k and v of one token, one after the other.</summary>
    public int FusedWidth => (HeadCount + (2 * KeyValueHeadCount)) * HeadWidth;

    /// <summary>Floats of the output of one token.</summary>
    public int OutputWidth => HeadCount * HeadWidth;
}
