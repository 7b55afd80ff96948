namespace SaeActors.Features.Counting;

/// <summary>Answers about one feature's neighbours, from its table or from a column of the opposite layer's tables.</summary>
public static class Neighborhood
{
    /// <summary>The asked feature's own table in one direction; <c>null</c> at the model's ends and where the plan keeps none.</summary>
    public static CoFiringTable? TableOf(FeatureState state, TableDirection direction) =>
        direction == TableDirection.Next ? state.Next : state.Previous;

    /// <summary>Reads one feature out of every table of a layer: what a table of its own in the other direction would list.</summary>
    /// <param name="layer">(F,) States of the neighbour layer; <c>null</c> where a feature never fired.</param>
    /// <param name="direction">Which way those states' tables look: <see cref="TableDirection.Next"/> when they are upstream of the asked feature.</param>
    /// <param name="feature">The asked feature.</param>
    /// <param name="partners">Receives the states that list it, ids increasing.</param>
    /// <remarks>One look at every state, and a lookup where it may list the feature. With bounded tables this finds the partners that the asked feature's own table had no room for.</remarks>
    public static void Column(ReadOnlySpan<FeatureState?> layer, TableDirection direction, int feature, ICollection<CoFiring> partners)
    {
        for (var partner = 0; partner < layer.Length; partner++)
        {
            if (layer[partner] is not { } state || TableOf(state, direction) is not { } table || !table.MayList(feature)) continue;
            var coFiring = table[feature];
            if (coFiring.Count > 0 || coFiring.SumXY > 0) partners.Add(coFiring with { Feature = partner });
        }
    }

    /// <summary>Two lists about the same feature, from both sides: each pair takes what both bounds allow.</summary>
    /// <param name="own">From the asked feature's table, ids increasing.</param>
    /// <param name="column">From <see cref="Column"/>, ids increasing.</param>
    public static IReadOnlyList<CoFiring> Join(IReadOnlyList<CoFiring> own, IReadOnlyList<CoFiring> column)
    {
        var joined = new List<CoFiring>(own.Count + column.Count);
        var (mine, other) = (0, 0);
        while (mine < own.Count || other < column.Count)
        {
            if (other == column.Count || (mine < own.Count && own[mine].Feature < column[other].Feature)) joined.Add(own[mine++]);
            else if (mine == own.Count || column[other].Feature < own[mine].Feature) joined.Add(column[other++]);
            else joined.Add(Tightest(own[mine++], column[other++]));
        }

        return joined;
    }

    /// <summary>Ranks the partners of one feature.</summary>
    /// <param name="asked">The asked feature.</param>
    /// <param name="direction">Where its partners are.</param>
    /// <param name="partners">What the tables list.</param>
    /// <param name="unlistedCount">The error of the table behind the list; 0 for exact ones.</param>
    /// <param name="own">Marginals of the asked feature's layer.</param>
    /// <param name="neighbour">Marginals of the partners' layer, at the same window.</param>
    /// <param name="query">Measure, number and filters.</param>
    /// <exception cref="ArgumentException">The two marginals are of different windows.</exception>
    public static PartnerRanking Rank(
        FeatureId asked,
        TableDirection direction,
        IEnumerable<CoFiring> partners,
        long unlistedCount,
        LayerMarginals own,
        LayerMarginals neighbour,
        RankingQuery query)
    {
        if (own.Window != neighbour.Window) throw new ArgumentException($"neighbour.Window is {neighbour.Window}; expected {own.Window}, that of own.");
        var ranking = new Ranking(query);
        var mine = own[asked.Feature];
        var neighbourLayer = direction == TableDirection.Next ? asked.Layer + 1 : asked.Layer - 1;
        foreach (var partner in partners)
        {
            var theirs = neighbour[partner.Feature];
            var pair = direction == TableDirection.Next
                ? PairStatistics.Of(partner, own.Tokens, mine, theirs)
                : PairStatistics.Of(partner, own.Tokens, theirs, mine);
            ranking.Offer(new FeatureId(neighbourLayer, partner.Feature), pair);
        }

        var share = mine.Count == 0 ? 0 : Math.Min(1, (double)unlistedCount / mine.Count);
        return new PartnerRanking(own.Window, ranking.Best(), new RankingBounds(unlistedCount, share, ranking.HighestLeftOut));
    }

    /// <summary>Ranks what the feature's own table lists.</summary>
    /// <exception cref="InvalidOperationException">The feature keeps no table in this direction.</exception>
    public static PartnerRanking Rank(FeatureState state, TableDirection direction, LayerMarginals own, LayerMarginals neighbour, RankingQuery query)
    {
        var table = TableOf(state, direction) ?? throw new InvalidOperationException($"feature {state.Id} keeps no table of its {direction} layer.");
        var partners = new List<CoFiring>();
        table.CopyTo(partners);
        return Rank(state.Id, direction, partners, table.Error, own, neighbour, query);
    }

    private static CoFiring Tightest(in CoFiring a, in CoFiring b)
    {
        var count = Math.Max(a.Count, b.Count);
        var most = Math.Min(a.Count + a.Miss, b.Count + b.Miss);
        var sum = Math.Max(a.SumXY, b.SumXY);
        var mostSum = Math.Min(a.SumXY + a.SumXYMiss, b.SumXY + b.SumXYMiss);
        var better = a.Unsummed <= b.Unsummed ? a : b;

        // Both sums start from different tokens, so only the one that is kept may bound what it lacks.
        return better.SumXYMiss == 0
            ? better with { Count = count, Miss = most - count }
            : new CoFiring(a.Feature, count, most - count, sum, Math.Max(0, mostSum - sum), Math.Max(a.Unsummed, b.Unsummed));
    }
}
