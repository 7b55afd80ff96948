namespace SaeActors.Features.Counting;

/// <summary>The partners whose Σxy an exact row keeps: their counts live here and their byte in the row rests at 255,
/// so that each of their co-firings takes the row's carry path and no other partner pays for them.</summary>
/// <remarks>K partners, at most 128, in increasing order; found through a byte index of 256 slots.</remarks>
internal sealed class WatchList
{
    public const int Most = 128;
    private const int Slots = 2 * Most;

    private readonly byte[] _index = new byte[Slots];   // (256,) position + 1; 0 is free
    private readonly ushort[] _partners;                // (K,)

    public WatchList(ReadOnlySpan<int> partners)
    {
        _partners = new ushort[partners.Length];
        (Counts, Sums, Unsummed) = (new long[partners.Length], new double[partners.Length], new long[partners.Length]);
        for (var position = 0; position < partners.Length; position++)
        {
            _partners[position] = (ushort)partners[position];
            var slot = Hash(partners[position]);
            while (_index[slot] != 0) slot = (slot + 1) % Slots;
            _index[slot] = (byte)(position + 1);
        }
    }

    /// <summary>(K,) n12.</summary>
    public long[] Counts { get; }

    /// <summary>(K,) Σxy since the partner is watched.</summary>
    public double[] Sums { get; }

    /// <summary>(K,) n12 when the partner began to be watched: their products are not in the sum.</summary>
    public long[] Unsummed { get; }

    public ReadOnlySpan<ushort> Partners => _partners;

    public long Bytes => Slots + _partners.Length * 26L;

    /// <summary>Position of the partner, −1 where it is not watched.</summary>
    public int Find(int partner)
    {
        for (var slot = Hash(partner); _index[slot] != 0; slot = (slot + 1) % Slots)
        {
            var position = _index[slot] - 1;
            if (_partners[position] == partner) return position;
        }

        return -1;
    }

    private static int Hash(int partner) => (int)((uint)partner * 0x9E3779B1 >> 24);
}
