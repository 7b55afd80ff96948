namespace SaeActors.Features.Evolution;

/// <summary>Candidates by the rule of arXiv 2410.08869: exactly k inputs with necessity (AND) or sufficiency (OR) of nearly 1.</summary>
/// <remarks>Pairs of lift below 2 are left out: an always-on input is necessary for everything, an always-on output follows from everything.</remarks>
public sealed record GateCandidates
{
    /// <summary>k, the number of inputs, 2 to 8. Default 2.</summary>
    public int Inputs { get; init; } = 2;

    /// <summary>Least necessity or sufficiency. Default 0.999.</summary>
    public double Least { get; init; } = 0.999;

    /// <summary>Least denominator: n2 for AND, n1 for OR. Default 1,000.</summary>
    public long LeastCount { get; init; } = 1_000;

    private const double LeastLift = 2;
    private const double LeastLiftOfAll = 1.5;   // below it on all tokens, 2 on a random half of them is out of reach for pairs of LeastCount

    /// <summary>The candidates among the pairs of one layer pair.</summary>
    /// <param name="kind">AND or OR.</param>
    /// <param name="layer">The downstream layer.</param>
    /// <param name="tokens">N of the counts.</param>
    /// <param name="pairs">Counts of pairs, each once, from tokens that will not confirm anything.</param>
    /// <returns>By output.</returns>
    public IReadOnlyList<Gate> Of(GateKind kind, int layer, long tokens, IEnumerable<PairCounts> pairs) =>
    [
        .. pairs.Where(pair => Passes(kind, tokens, pair)).GroupBy(pair => pair.Downstream, pair => pair.Upstream)
            .Where(inputs => inputs.Count() == Inputs).OrderBy(inputs => inputs.Key)
            .Select(inputs => new Gate(kind, layer, inputs.Key, [.. inputs.Order()])),
    ];

    /// <summary>Whether a pair with these counts over all tokens may pass on a part of them: frequent enough, and not between always-on features,
    /// which are necessary for and follow from everything and are most of the pairs near 1.</summary>
    public bool MayPass(GateKind kind, long tokens, PairCounts pair) =>
        DenominatorOf(kind, pair) >= LeastCount && (double)tokens * pair.N12 >= LeastLiftOfAll * pair.N1 * pair.N2;

    private bool Passes(GateKind kind, long tokens, PairCounts pair)
    {
        var denominator = DenominatorOf(kind, pair);
        return denominator >= LeastCount && pair.N12 >= Least * denominator && (double)tokens * pair.N12 >= LeastLift * pair.N1 * pair.N2;
    }

    private static long DenominatorOf(GateKind kind, PairCounts pair) => kind == GateKind.And ? pair.N2 : pair.N1;
}
