namespace SaeActors.Inference.Torch.Transformers;

/// <summary>How one block attends.</summary>
/// <param name="Scale">Multiplies q·k.</param>
/// <param name="Softcap">Scores become cap·tanh(score/cap); 0 for none.</param>
/// <param name="Window">Tokens that a token sees, itself included; 0 for all before it.</param>
internal readonly record struct AttentionRule(float Scale, float Softcap, int Window)
{
    /// <summary>The window over rows of <paramref name="length"/> tokens, 0 where it hides nothing.</summary>
    public int WindowWithin(int length) => Window < length ? Window : 0;
}
