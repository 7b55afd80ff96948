using System.Runtime.CompilerServices;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Parameters;

/// <summary>One-line checks of values whose type is right already.</summary>
internal static class Range
{
    /// <summary>The value if it is in [least, most].</summary>
    internal static int Check(int value, int least, int most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value <= most ? value : throw new RefusedException($"{name} is {value}; expected {least:N0} to {most:N0}.");

    /// <summary>Checks the number of a page, from 1, and the rows that it may have.</summary>
    internal static void CheckPage(int page, int pageSize, int mostRows = 1_000)
    {
        Check(page, 1, int.MaxValue);
        Check(pageSize, 1, mostRows);
    }

    /// <summary>The value if it is not below <paramref name="least"/>.</summary>
    internal static long AtLeast(long value, long least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least ? value : throw new RefusedException($"{name} is {value}; expected at least {least}.");

    /// <summary>The value if it is not below <paramref name="least"/>.</summary>
    internal static double AtLeast(double value, double least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least ? value : throw new RefusedException($"{name} is {value}; expected at least {least}.");

    /// <summary>The value if it is a number: JSON may write one that is beyond every double.</summary>
    internal static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? value : throw new RefusedException($"{name} is {value}; expected a number.");
}
