namespace SaeActors.Features.Counting;

/// <summary>The partners whose Σxy an exact row keeps; their counts are in the row like all others.</summary>
/// <remarks>K partners, at most 128.</remarks>
internal sealed class WatchList(int length)
{
    public const int Most = 128;

    /// <summary>(K,) Increasing.</summary>
    public readonly int[] Partners = new int[length];

    /// <summary>(K,) Σxy since the partner is watched.</summary>
    public readonly double[] Sums = new double[length];

    /// <summary>(K,) n12 when the partner began to be watched: their products are not in the sum.</summary>
    public readonly long[] Unsummed = new long[length];

    public long Bytes => Partners.Length * 20L;

    /// <summary>Place of the partner, negative where it is not watched.</summary>
    public int Find(int partner) => Array.BinarySearch(Partners, partner);
}
