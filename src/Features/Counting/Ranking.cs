namespace SaeActors.Features.Counting;

/// <summary>Keeps the K best of the offered pairs and the most that any other could be worth.</summary>
internal sealed class Ranking(RankingQuery query)
{
    private readonly PriorityQueue<RankedPartner, (double Low, double High, int Order)> _queue = new(query.K);   // worst first

    public double HighestLeftOut { get; private set; } = double.NegativeInfinity;

    public void Offer(FeatureId id, in PairStatistics pair)
    {
        if (pair.Both + pair.Miss < Math.Max(1, query.MinSupport)) return;
        var value = Measures.Of(query.Measure, pair);
        var lift = query.MinLift > 0 ? Measures.Of(Measure.Lift, pair) : new Interval(0, 0);
        if (lift.High < query.MinLift) return;
        if (pair.Both < query.MinSupport || lift.Low < query.MinLift)
        {
            LeaveOut(value);   // it may or may not pass the filters
            return;
        }

        var rank = (value.Low, value.High, -id.Feature);
        if (_queue.Count < query.K)
        {
            _queue.Enqueue(new RankedPartner(id, pair, value), rank);
        }
        else if (_queue.TryPeek(out _, out var worst) && rank.CompareTo(worst) > 0)
        {
            LeaveOut(_queue.DequeueEnqueue(new RankedPartner(id, pair, value), rank).Value);
        }
        else
        {
            LeaveOut(value);
        }
    }

    /// <summary>Best first; empties the ranking.</summary>
    public RankedPartner[] Best()
    {
        var best = new RankedPartner[_queue.Count];
        for (var position = best.Length - 1; position >= 0; position--) best[position] = _queue.Dequeue();
        return best;
    }

    private void LeaveOut(Interval value) => HighestLeftOut = Math.Max(HighestLeftOut, value.High);
}
