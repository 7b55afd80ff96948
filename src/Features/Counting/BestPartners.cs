namespace SaeActors.Features.Counting;

/// <summary>Keeps the K best of many scored partners; of equal scores the lower id.</summary>
internal sealed class BestPartners(int most)
{
    private readonly PriorityQueue<int, (double Score, int Order)> _queue = new(most);   // worst first

    public void Offer(int partner, double score)
    {
        var rank = (score, -partner);
        if (_queue.Count < most)
        {
            _queue.Enqueue(partner, rank);
        }
        else if (_queue.TryPeek(out _, out var worst) && rank.CompareTo(worst) > 0)
        {
            _queue.DequeueEnqueue(partner, rank);
        }
    }

    /// <summary>The best partners by id.</summary>
    public int[] Increasing()
    {
        var partners = _queue.UnorderedItems.Select(item => item.Element).ToArray();
        Array.Sort(partners);
        return partners;
    }
}
