namespace SaeActors.Features.Counting;

/// <summary>How alike the firing of two features of adjacent layers is. Upstream is 1, downstream 2, both 12, all counted tokens N.</summary>
public enum Measure
{
    /// <summary>n12 / (n1 + n2 − n12), in [0, 1].</summary>
    Jaccard,

    /// <summary>n12 / n2, in [0, 1]: how often the upstream feature fired when the downstream one did.</summary>
    Necessity,

    /// <summary>n12 / n1, in [0, 1]: how often the downstream feature fired when the upstream one did.</summary>
    Sufficiency,

    /// <summary>Correlation of the activations over all N tokens, zeros included, in [−1, 1].</summary>
    Pearson,

    /// <summary>Σxy / √(Σx²·Σy²), in [0, 1].</summary>
    Cosine,

    /// <summary>N·n12 / (n1·n2), at least 0; 1 when independent.</summary>
    Lift,

    /// <summary>Natural logarithm of the lift; −∞ when they never fire together.</summary>
    Pmi,

    /// <summary>Plug-in mutual information of the two on/off variables, in nats, negative where they fire together less than by chance.</summary>
    MutualInformation,

    /// <summary>Mutual information as a share of the smaller of the two entropies, with its sign, in [−1, 1].</summary>
    MutualInformationShare,
}
