namespace SaeActors.Inference.Cpu;

/// <summary>What fired in one run of features over the tokens of a batch: counts per token, then features and values, token after token.</summary>
internal sealed class FiringRun
{
    private int[] _counts = [];
    private int[] _features = [];
    private float[] _values = [];
    private int _length;

    /// <summary>Forgets everything and expects this many tokens.</summary>
    public void Begin(int tokenCount)
    {
        _length = 0;
        if (_counts.Length < tokenCount)
        {
            _counts = new int[tokenCount];
        }
    }

    /// <summary>How many features of the run fired at the token.</summary>
    public int CountAt(int token) => _counts[token];

    /// <summary>Room for <paramref name="needed"/> more entries.</summary>
    public (Memory<int> Features, Memory<float> Values) Room(int needed)
    {
        if (_length + needed > _features.Length)
        {
            var length = Math.Max(_length + needed, 2 * _features.Length);
            Array.Resize(ref _features, length);
            Array.Resize(ref _values, length);
        }

        return (_features.AsMemory(_length, needed), _values.AsMemory(_length, needed));
    }

    /// <summary>The first <paramref name="count"/> entries of the room are the token's.</summary>
    public void End(int token, int count)
    {
        _counts[token] = count;
        _length += count;
    }

    /// <summary>Copies entries [from, from + count).</summary>
    public void CopyTo(int from, int count, Span<int> features, Span<float> values)
    {
        _features.AsSpan(from, count).CopyTo(features);
        _values.AsSpan(from, count).CopyTo(values);
    }
}
