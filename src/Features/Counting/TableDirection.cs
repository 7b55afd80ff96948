namespace SaeActors.Features.Counting;

/// <summary>Which neighbour layer is asked about.</summary>
public enum TableDirection
{
    /// <summary>Layer l + 1: the asked feature is upstream (n1).</summary>
    Next,

    /// <summary>Layer l − 1: the asked feature is downstream (n2).</summary>
    Previous,
}
