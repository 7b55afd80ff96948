namespace SaeActors.Graph.Checkpoints;

/// <summary>The kinds of records in the feature store (docs/formats.md, "Feature store").</summary>
internal static class StateRecord
{
    /// <summary>One feature: layer, feature, last window, its state.</summary>
    public const byte Feature = 1;

    /// <summary>One layer's marginals: layer, window, marginals.</summary>
    public const byte Marginals = 2;

    /// <summary>Every window up to this one is in the records before.</summary>
    public const byte Watermark = 3;
}
