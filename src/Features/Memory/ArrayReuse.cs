namespace SaeActors.Features.Memory;

/// <summary>Large arrays that are used again, so that a stream of windows sets off no collections: each new large array counts towards a full one.</summary>
/// <remarks>Any thread. An array that is never given back is garbage like any other. Unlike <see cref="System.Buffers.ArrayPool{T}"/>, whose lengths are
/// powers of two, at most an eighth is wasted while lengths stay about the same. What lies unused through two full collections goes.</remarks>
public static class ArrayReuse
{
    private const int LeastLength = 16_384;   // shorter arrays are little work for the collector

    /// <summary>An array of at least <paramref name="length"/> elements, of whatever content.</summary>
    public static T[] Take<T>(int length)
        where T : unmanaged => length < LeastLength
            ? new T[length]
            : Shelf<T>.Take(length) ?? GC.AllocateUninitializedArray<T>((int)Math.Min((long)length + (length / 8), Array.MaxLength));

    /// <summary>Gives an array back; nobody may use it from here on.</summary>
    public static void Return<T>(T[] array)
        where T : unmanaged
    {
        if (array.Length >= LeastLength) Shelf<T>.Put(array);
    }

    /// <summary>Elements of the arrays that lie unused.</summary>
    public static long Free<T>()
        where T : unmanaged => Shelf<T>.Elements();

    private static class Shelf<T>
        where T : unmanaged
    {
        private const int MostCollections = 2;

        private static readonly Lock Gate = new();
        private static readonly List<(T[] Array, int Since)> Arrays = [];   // the one that has lain longest first
        private static int Collections;                                     // full ones since the start

        static Shelf() => _ = new FullCollection();

        /// <summary>The shortest that fits; null where none does, and then what has lain longest goes: its size is not asked for any more.</summary>
        public static T[]? Take(int length)
        {
            lock (Gate)
            {
                var best = -1;
                for (var position = 0; position < Arrays.Count; position++)
                {
                    if (IsFit(Arrays[position].Array.Length, length) && (best < 0 || Arrays[position].Array.Length < Arrays[best].Array.Length)) best = position;
                }

                var taken = best < 0 ? null : Arrays[best].Array;
                if (Arrays.Count > 0) Arrays.RemoveAt(Math.Max(best, 0));
                return taken;
            }
        }

        public static void Put(T[] array)
        {
            lock (Gate) Arrays.Add((array, Collections));
        }

        public static long Elements()
        {
            lock (Gate) return Arrays.Sum(entry => (long)entry.Array.Length);
        }

        private static void Trim()
        {
            lock (Gate)
            {
                Collections++;
                Arrays.RemoveAll(entry => Collections - entry.Since >= MostCollections);
            }
        }

        private static bool IsFit(int found, int length) => found >= length && found / 2 <= length;

        /// <summary>Garbage in the oldest generation: its finalizer runs after each full collection.</summary>
        private sealed class FullCollection
        {
            ~FullCollection()
            {
                Trim();
                GC.ReRegisterForFinalize(this);
            }
        }
    }
}
