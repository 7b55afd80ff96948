namespace SaeActors.Graph.Contract;

/// <summary>What a list of features is sorted by.</summary>
public enum FeatureSort
{
    /// <summary>The feature's number.</summary>
    Feature,

    /// <summary>Share of tokens it fires on.</summary>
    Density,

    /// <summary>Largest activation.</summary>
    Max,

    /// <summary>Mean activation over the tokens it fires on.</summary>
    Mean,
}
