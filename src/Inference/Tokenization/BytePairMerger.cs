namespace SaeActors.Inference.Tokenization;

/// <summary>Byte-pair merging of one piece: the pair of lowest rank is joined, the leftmost first, until none is left.</summary>
/// <remarks>n letters cost O(n log n): a linked list of tokens, and the pairs that may be joined in one bucket per rank
/// (a heap of all pairs misses the cache at every step and took five times as long on a megabyte).</remarks>
internal sealed class BytePairMerger
{
    private readonly Dictionary<(int Left, int Right), Merge> _merges;

    /// <summary>Takes the table over.</summary>
    /// <param name="merges">Pairs that join, with rank (lower first) and the token they become.</param>
    public BytePairMerger(Dictionary<(int Left, int Right), Merge> merges) => _merges = merges;

    /// <summary>Appends what the tokens of a piece become to <paramref name="tokens"/>.</summary>
    /// <param name="letters">(n,) The piece's tokens before any merge; overwritten.</param>
    /// <param name="tokens">Receives the merged ones.</param>
    public void AppendTokens(int[] letters, List<int> tokens)
    {
        if (letters.Length > 1) Join(letters);
        foreach (var token in letters)
        {
            if (token >= 0)   // −1: joined to its left neighbour
            {
                tokens.Add(token);
            }
        }
    }

    private void Join(int[] list)
    {
        var (next, previous) = (new int[list.Length], new int[list.Length]);
        for (var position = 0; position < list.Length; position++)
        {
            (next[position], previous[position]) = (position + 1, position - 1);
        }

        var waiting = new PairsByRank();
        for (var position = 0; position + 1 < list.Length; position++)
        {
            Offer(waiting, list, next, position);
        }

        while (waiting.TryTakeLowest(out var rank, out var positions))
        {
            for (var index = 0; index < positions.Count; index++)
            {
                var left = positions[index];

                // A pair that changed since it was offered has another rank, or none.
                if (list[left] < 0 || next[left] == list.Length
                    || !_merges.TryGetValue((list[left], list[next[left]]), out var merge) || merge.Rank != rank)
                {
                    continue;
                }

                var right = next[left];
                (list[left], list[right], next[left]) = (merge.Token, -1, next[right]);
                var lowest = Math.Min(
                    next[left] < list.Length ? Offer(waiting, list, next, left) : int.MaxValue,
                    previous[left] >= 0 ? Offer(waiting, list, next, previous[left]) : int.MaxValue);
                if (next[left] < list.Length)
                {
                    previous[next[left]] = left;
                }

                // Trained merges only make pairs of higher rank; others may not, and then the lower one goes first.
                if (lowest < rank)
                {
                    waiting.PutBack(rank, positions, index + 1);
                    break;
                }
            }
        }
    }

    private int Offer(PairsByRank waiting, int[] list, int[] next, int left)
    {
        if (!_merges.TryGetValue((list[left], list[next[left]]), out var merge))
        {
            return int.MaxValue;
        }

        waiting.Add(merge.Rank, left);
        return merge.Rank;
    }

    /// <summary>What a pair becomes, and when: lower ranks are joined first.</summary>
    public readonly record struct Merge(int Rank, int Token);
}
