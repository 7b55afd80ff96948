namespace SaeActors.Graph.Contract;

/// <summary>Which neighbouring layer.</summary>
public enum Direction
{
    /// <summary>Downstream, layer + 1.</summary>
    Next,

    /// <summary>Upstream, layer − 1.</summary>
    Previous,
}
