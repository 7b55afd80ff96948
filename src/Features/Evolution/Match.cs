namespace SaeActors.Features.Evolution;

/// <summary>A feature's best partner in one neighbour layer.</summary>
/// <param name="Partner">The partner with the highest surely reached similarity, of equal ones the lower id; −1 where it has none.</param>
/// <param name="Low">The best similarity is at least this; 0 without a partner.</param>
/// <param name="High">No partner's similarity can be above this.</param>
public readonly record struct Match(int Partner, double Low, double High)
{
    /// <summary>A feature that no edge leads to.</summary>
    public static Match None => new(-1, 0, 0);

    /// <summary>Whether the best similarity is above the threshold; <c>null</c> where the bounds do not decide.</summary>
    public bool? IsAbove(double threshold) => Low > threshold ? true : High <= threshold ? false : null;
}
