namespace SaeActors.Inference.Torch.Saes;

/// <summary>Sparse activations of a run of tokens, in managed memory. Token t owns entries [starts[t], starts[t+1]), features strictly increasing.</summary>
/// <param name="Starts">(T + 1,)</param>
/// <param name="Features">(N,)</param>
/// <param name="Values">(N,) Above zero.</param>
internal sealed record SparseRows(int[] Starts, int[] Features, float[] Values)
{
    /// <summary>T.</summary>
    public int TokenCount => Starts.Length - 1;

    /// <summary>The same with at most <paramref name="k"/> entries a token: of those that tie with the k-th largest, the lower features stay.</summary>
    /// <remarks>Every entry of a longer token is at least its k-th largest, so only the smallest value of the token can be in excess.</remarks>
    public SparseRows Largest(int k)
    {
        if (Enumerable.Range(0, TokenCount).All(token => Starts[token + 1] - Starts[token] <= k))
        {
            return this;
        }

        var (starts, features, values) = (new int[Starts.Length], new List<int>(Features.Length), new List<float>(Values.Length));
        for (var token = 0; token < TokenCount; token++)
        {
            var row = Values.AsSpan(Starts[token]..Starts[token + 1]);
            var least = row.IsEmpty ? 0 : System.Numerics.Tensors.TensorPrimitives.Min<float>(row);
            var tiesLeft = row.Count(least) - Math.Max(0, row.Length - k);
            for (var position = 0; position < row.Length; position++)
            {
                if (row[position] > least || tiesLeft-- > 0)
                {
                    features.Add(Features[Starts[token] + position]);
                    values.Add(row[position]);
                }
            }

            starts[token + 1] = features.Count;
        }

        return new SparseRows(starts, [.. features], [.. values]);
    }
}
