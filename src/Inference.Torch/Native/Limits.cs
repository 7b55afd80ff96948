namespace SaeActors.Inference.Torch.Native;

/// <summary>How much runs at a time. Halved when memory runs out, and it stays so: what did not fit once will not fit again.</summary>
internal sealed class Limits(int batchTokens, long scratchBytes)
{
    private const int CpuBatchTokens = 2_048;
    private const int CudaBatchTokens = 16_384;
    private const long CpuScratchBytes = 64L << 20;
    private const long CudaScratchBytes = 2L << 30;
    private const long LeastScratchBytes = 1L << 16;

    /// <summary>Most tokens of a batch, pads included.</summary>
    public int BatchTokens { get; private set; } = batchTokens;

    /// <summary>Most bytes of one SAE's dense activations, or of one block's attention scores.</summary>
    public long ScratchBytes { get; private set; } = scratchBytes;

    /// <summary>What the options say, else what suits the device.</summary>
    public static Limits For(TorchOptions options, bool cuda) => new(
        options.BatchTokens ?? (cuda ? CudaBatchTokens : CpuBatchTokens),
        options.ScratchBytes ?? (cuda ? CudaScratchBytes : CpuScratchBytes));

    /// <summary>Halves both after a batch of <paramref name="rows"/> rows and <paramref name="tokens"/> tokens did not fit; false when nothing is left to halve.</summary>
    public bool TryHalve(int rows, int tokens)
    {
        if (rows == 1 && ScratchBytes <= LeastScratchBytes)
        {
            return false;
        }

        BatchTokens = Math.Max(1, Math.Min(BatchTokens, tokens) / 2);
        ScratchBytes = Math.Max(LeastScratchBytes, ScratchBytes / 2);
        return true;
    }
}
