using SaeActors.Features.Memory;

namespace SaeActors.Features.Windows;

/// <summary>Room for the activations of one layer in arrays that are used again: fill it whole and make the layer of it.</summary>
/// <remarks>T tokens, N entries, as in <see cref="LayerActivations"/>. The content is arbitrary before it is filled, but for starts[0], which is 0.</remarks>
public sealed class LayerRoom
{
    private readonly int[] _starts;     // (T + 1,) or longer
    private readonly int[] _features;   // (N,) or longer
    private readonly float[] _values;   // (N,) or longer

    /// <summary>Takes the arrays.</summary>
    public LayerRoom(int tokenCount, int entryCount)
    {
        (TokenCount, EntryCount) = (tokenCount, entryCount);
        _starts = ArrayReuse.Take<int>(tokenCount + 1);
        _features = ArrayReuse.Take<int>(entryCount);
        _values = ArrayReuse.Take<float>(entryCount);
        _starts[0] = 0;
    }

    /// <summary>T.</summary>
    public int TokenCount { get; }

    /// <summary>N.</summary>
    public int EntryCount { get; }

    /// <summary>(T + 1,)</summary>
    public Span<int> Starts => _starts.AsSpan(0, TokenCount + 1);

    /// <summary>(N,)</summary>
    public Span<int> Features => _features.AsSpan(0, EntryCount);

    /// <summary>(N,)</summary>
    public Span<float> Values => _values.AsSpan(0, EntryCount);

    internal (int[] Starts, int[] Features, float[] Values) Arrays => (_starts, _features, _values);
}
