namespace SaeActors.TorchBench;

/// <summary>What one token of GPT-2 small with 12 SAEs costs at least, counted from the shapes.</summary>
/// <remarks>d = 768, F = 24,576, 11 blocks before the last hook, 12 SAEs, rows of S = 128, 64 active features, a number of 2 or 4 bytes.</remarks>
internal static class Floors
{
    private const double Active = 64;

    /// <summary>Additions and multiplications of the SAEs' products: 2·d·F a layer.</summary>
    public const double SaeOperations = 2.0 * RandomGpt2Small.Blocks * RandomGpt2Small.Width * RandomGpt2Small.Features;

    /// <summary>Those of the blocks' products: 24·d² a block. Attention's own, 2·S·d a block, are 1 % of them.</summary>
    public const double BlockOperations = 24.0 * (RandomGpt2Small.Blocks - 1) * RandomGpt2Small.Width * RandomGpt2Small.Width;

    /// <summary>Bytes that leave the device: 4 for the feature and 4 for the value of each activation.</summary>
    public const double CopiedBytes = 8 * Active * RandomGpt2Small.Blocks;

    /// <summary>Bytes behind the SAEs' products: they write h; the threshold reads it and writes a mask; the search reads the mask twice.</summary>
    public static double ExtractionBytes(int numberSize) => (double)RandomGpt2Small.Blocks * RandomGpt2Small.Features * ((2 * numberSize) + 3);

    /// <summary>Bytes of the element-wise work of the blocks, which no kernel here fuses: the stream (float32) is read 4 times and written twice,
    /// two norms write float32 and their copy in the number type, products and attention read and write 28·d numbers.</summary>
    public static double BlockBytes(int numberSize) =>
        (double)(RandomGpt2Small.Blocks - 1) * RandomGpt2Small.Width * ((6 * 4) + (2 * 2 * 4) + (30 * numberSize));

    /// <summary>Prints what these say of an H100 (SXM): datasheet figures, nothing measured.</summary>
    public static void PrintH100()
    {
        const double operations = 989e12, bytes = 3.35e12, host = 55e9;
        var (products, passes, copies) = (
            (SaeOperations + BlockOperations) / operations, (ExtractionBytes(2) + BlockBytes(2)) / bytes, CopiedBytes / host);
        Console.WriteLine($"  expected of an H100 SXM in bfloat16, computed from its datasheet (989 TFLOP/s, 3.35 TB/s, PCIe 5 at 55 GB/s), not measured: products "
            + $"{(SaeOperations + BlockOperations) / 1e6:F0} MFLOP/token = {1e6 * products:F2} µs, memory {(ExtractionBytes(2) + BlockBytes(2)) / 1e6:F1} MB/token = "
            + $"{1e6 * passes:F2} µs, copies to the host {CopiedBytes / 1e3:F1} kB/token = {1e6 * copies:F2} µs, one behind the other: at most "
            + $"{1 / (products + passes + copies):F0} tokens/s; with products at 40 % of that rate and memory at 60 %: {1 / ((products / 0.4) + (passes / 0.6) + copies):F0} tokens/s");
    }
}
