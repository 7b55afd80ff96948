namespace SaeActors.Features.Counting;

/// <summary>For which partners an exact table keeps Σxy.</summary>
public enum SumPolicy
{
    /// <summary>Every partner: Σxy is exact. Eight bytes a partner.</summary>
    All,

    /// <summary>The partners whose counts could make a measure matter (<see cref="LayerPlan.Watched"/> of them); the others get an interval.</summary>
    Watched,
}
