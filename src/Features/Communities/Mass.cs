namespace SaeActors.Features.Communities;

/// <summary>What a node or a community weighs in the null model: outgoing and incoming strength, or its number of nodes (CPM).</summary>
/// <remarks>One pair for every quality function, so that one kernel serves all: without directions the two are equal.</remarks>
internal readonly record struct Mass(double Out, double In)
{
    public static Mass operator +(Mass left, Mass right) => new(left.Out + right.Out, left.In + right.In);

    public static Mass operator -(Mass left, Mass right) => new(left.Out - right.Out, left.In - right.In);

    /// <summary>Weight that chance puts between two, up to the null model's scale: out × in, both ways.</summary>
    public static double operator *(Mass left, Mass right) => (left.Out * right.In) + (left.In * right.Out);
}
