namespace SaeActors.Bench.Findings;

/// <summary>What is enough to tell a feature's activation, of the simplest first.</summary>
internal enum FeatureKind
{
    /// <summary>The token under it.</summary>
    Token,

    /// <summary>The position in the row.</summary>
    Position,

    /// <summary>The token and the one before.</summary>
    Pair,

    /// <summary>None of these: it needs more of the context.</summary>
    Context,
}
