namespace SaeActors.Features.Counting;

/// <summary>The edges of every feature's activation histogram: two bins an octave from 2⁻⁶ to 2¹⁰, the same for all, so nothing needs calibrating.</summary>
/// <remarks>Bin b holds [Edge(b), Edge(b + 1)); the first takes everything below its end, the last everything from its start.
/// An octave [2ᵉ, 2ᵉ⁺¹) is cut at 1.5·2ᵉ, so that a bin is the exponent and one bit of the mantissa.</remarks>
public static class Histogram
{
    /// <summary>Bins of a histogram.</summary>
    public const int Bins = 32;

    private const int LowestExponent = -6;
    private const int Bias = 127;

    /// <summary>Lower edge of a bin; <see cref="Bins"/> gives the end of the last.</summary>
    public static float Edge(int bin) => MathF.ScaleB(1 + 0.5f * (bin & 1), LowestExponent + (bin >> 1));

    /// <summary>The bin of a value above 0.</summary>
    public static int BinOf(float value) =>
        Math.Clamp((BitConverter.SingleToInt32Bits(value) >> 22) - 2 * (Bias + LowestExponent), 0, Bins - 1);
}
