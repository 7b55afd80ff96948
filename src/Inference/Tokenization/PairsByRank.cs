namespace SaeActors.Inference.Tokenization;

/// <summary>Positions of pairs waiting to be joined, lowest rank first, and within a rank from left to right.</summary>
internal sealed class PairsByRank
{
    private readonly Dictionary<int, List<int>> _positions = [];
    private readonly PriorityQueue<int, int> _ranks = new();

    /// <summary>Adds a position; it may be there more than once.</summary>
    public void Add(int rank, int position)
    {
        if (!_positions.TryGetValue(rank, out var positions))
        {
            positions = [];
            _positions.Add(rank, positions);
            _ranks.Enqueue(rank, rank);
        }

        positions.Add(position);
    }

    /// <summary>Takes all positions of the lowest rank, from left to right.</summary>
    /// <returns>Whether any was left.</returns>
    public bool TryTakeLowest(out int rank, out List<int> positions)
    {
        if (!_ranks.TryDequeue(out rank, out _))
        {
            positions = [];
            return false;
        }

        _positions.Remove(rank, out positions!);
        positions.Sort();
        return true;
    }

    /// <summary>Puts positions from <paramref name="first"/> on back, because a lower rank came up.</summary>
    public void PutBack(int rank, List<int> positions, int first)
    {
        for (var index = first; index < positions.Count; index++)
        {
            Add(rank, positions[index]);
        }
    }
}
