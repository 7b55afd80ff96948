using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Prompts;

/// <summary>Finds a sequence in a segment: one remembered offset for every 64 entries, made as far as somebody has looked.</summary>
internal sealed class SegmentIndex(long firstSequence)
{
    private const int Stride = 64;   // entries: 16 bytes of memory for 64 prompts, and at most 63 skipped a look-up

    private readonly Lock _lock = new();
    private readonly List<(long Sequence, long Offset)> _marks = [(firstSequence, 0)];

    /// <summary>An entry's place at or before <paramref name="sequence"/>, as near as is known.</summary>
    public (long Sequence, long Offset) Before(long sequence)
    {
        lock (_lock)
        {
            var (low, high) = (0, _marks.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (_marks[middle].Sequence <= sequence) low = middle;
                else high = middle - 1;
            }

            return _marks[low];
        }
    }

    /// <summary>Tells the index where an entry lies.</summary>
    public void Saw(long sequence, Record record)
    {
        lock (_lock)
        {
            if (sequence >= _marks[^1].Sequence + Stride) _marks.Add((sequence, record.Offset));
        }
    }
}
