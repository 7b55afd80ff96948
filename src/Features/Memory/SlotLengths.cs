using System.Numerics;

namespace SaeActors.Features.Memory;

/// <summary>The lengths that growing blocks have: a multiple of 64 bytes, and from 512 on four to each doubling, so that what leaves a slot fits those
/// who come after. A ninth of a slot is spare on average, a fifth at most.</summary>
internal static class SlotLengths
{
    public const int Unit = 64;

    /// <summary>The shortest of them that holds so many bytes.</summary>
    public static int For(int bytes)
    {
        var units = Math.Max(1, (bytes + Unit - 1) / Unit);
        var step = Math.Max(1, (int)BitOperations.RoundUpToPowerOf2((uint)units) / 8);
        return RoundUp(units, step) * Unit;
    }

    /// <summary>The next multiple of 64, for what never grows.</summary>
    public static int Exactly(int bytes) => RoundUp(bytes, Unit);

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
