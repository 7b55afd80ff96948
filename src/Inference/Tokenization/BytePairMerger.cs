namespace SaeActors.Inference.Tokenization;

/// <summary>Byte-pair merging of one piece: the pair of lowest rank is joined, the leftmost first, until none is left.</summary>
/// <remarks>n bytes cost O(n log n): a linked list of tokens and a heap of the pairs that may be joined.</remarks>
internal sealed class BytePairMerger
{
    private readonly int[] _byteTokens;                                  // (256,)
    private readonly Dictionary<(int Left, int Right), Merge> _merges;

    /// <summary>Takes the tables over.</summary>
    /// <param name="byteTokens">(256,) Token of each single byte.</param>
    /// <param name="merges">Pairs that join, with rank (lower first) and the token they become.</param>
    public BytePairMerger(int[] byteTokens, Dictionary<(int Left, int Right), Merge> merges) => (_byteTokens, _merges) = (byteTokens, merges);

    /// <summary>Appends the tokens of <paramref name="piece"/> to <paramref name="tokens"/>.</summary>
    public void AppendTokens(ReadOnlySpan<byte> piece, List<int> tokens)
    {
        if (piece.Length == 1)
        {
            tokens.Add(_byteTokens[piece[0]]);
            return;
        }

        var list = new int[piece.Length];   // token at each position, −1 once joined to its left neighbour
        for (var position = 0; position < list.Length; position++)
        {
            list[position] = _byteTokens[piece[position]];
        }

        Join(list);
        foreach (var token in list)
        {
            if (token >= 0)
            {
                tokens.Add(token);
            }
        }
    }

    private void Join(int[] list)
    {
        var (next, previous) = (new int[list.Length], new int[list.Length]);
        var pairs = new PriorityQueue<int, long>(list.Length);
        for (var position = 0; position < list.Length; position++)
        {
            (next[position], previous[position]) = (position + 1, position - 1);
        }

        for (var position = 0; position + 1 < list.Length; position++)
        {
            Offer(pairs, list, next, position);
        }

        while (pairs.TryDequeue(out var left, out var priority))
        {
            // A pair that changed since it was offered has another rank, or none.
            if (list[left] < 0 || next[left] == list.Length
                || !_merges.TryGetValue((list[left], list[next[left]]), out var merge) || merge.Rank != (int)(priority >> 32))
            {
                continue;
            }

            var right = next[left];
            (list[left], list[right]) = (merge.Token, -1);
            next[left] = next[right];
            if (next[left] < list.Length)
            {
                previous[next[left]] = left;
                Offer(pairs, list, next, left);
            }

            if (previous[left] >= 0)
            {
                Offer(pairs, list, next, previous[left]);
            }
        }
    }

    private void Offer(PriorityQueue<int, long> pairs, int[] list, int[] next, int left)
    {
        if (_merges.TryGetValue((list[left], list[next[left]]), out var merge))
        {
            pairs.Enqueue(left, ((long)merge.Rank << 32) | (uint)left);
        }
    }

    /// <summary>What a pair becomes, and when: lower ranks are joined first.</summary>
    public readonly record struct Merge(int Rank, int Token);
}
