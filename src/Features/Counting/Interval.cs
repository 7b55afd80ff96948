namespace SaeActors.Features.Counting;

/// <summary>A value known to lie in [<paramref name="Low"/>, <paramref name="High"/>]; both ends are the value where it is exact.</summary>
/// <param name="Low">Not above the true value.</param>
/// <param name="High">Not below the true value.</param>
/// <param name="IsDefined">False where the formula is 0/0; the value is then given as 0.</param>
public readonly record struct Interval(double Low, double High, bool IsDefined = true)
{
    /// <summary>0/0: given as 0, marked undefined.</summary>
    public static Interval Undefined => new(0, 0, false);

    /// <summary>Whether the value is known exactly.</summary>
    public bool IsExact => Low == High;

    /// <summary>An exactly known value.</summary>
    public static Interval Of(double value) => new(value, value);

    /// <summary>Whether the value is above the threshold: <c>null</c> where the interval cannot decide.</summary>
    public bool? IsAbove(double threshold) => Low > threshold ? true : High <= threshold ? false : null;
}
