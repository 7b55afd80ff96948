using System.Runtime.CompilerServices;

namespace SaeActors.Features;

/// <summary>The checks that every border makes, one line each; the message names what was found and what was expected.</summary>
public static class Throw
{
    /// <summary>Throws unless <paramref name="actual"/> is <paramref name="expected"/>.</summary>
    /// <exception cref="ArgumentException">"name is 3; expected 4."</exception>
    public static void IfLengthDiffers(int actual, int expected, [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} is {actual}; expected {expected}.");
        }
    }

    /// <summary>Throws unless <paramref name="value"/> is in [0, <paramref name="bound"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">"layer is 9; expected 0 to 6."</exception>
    public static void IfNotBelow(int value, int bound, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if ((uint)value >= (uint)bound)
        {
            throw new ArgumentOutOfRangeException(name, $"{name} is {value}; expected 0 to {bound - 1}.");
        }
    }
}
