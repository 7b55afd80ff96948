namespace SaeActors.Features.Counting;

/// <summary>How a feature keeps count of what it co-fires with.</summary>
public enum TableForm
{
    /// <summary>A counter for every partner that ever co-fired: every count is exact.</summary>
    Exact,

    /// <summary>A heavy-hitter summary of fixed capacity: counts are intervals, and what is not listed has a bound.</summary>
    Bounded,
}
