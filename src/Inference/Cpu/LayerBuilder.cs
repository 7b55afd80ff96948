using SaeActors.Features.Windows;

namespace SaeActors.Inference.Cpu;

/// <summary>Collects the sparse activations of one layer, batch after batch.</summary>
internal sealed class LayerBuilder(int width)
{
    private readonly List<int> _starts = [0];
    private int[] _features = new int[1024];
    private float[] _values = new float[1024];
    private int _length;

    /// <summary>Appends one token.</summary>
    public void Append(ReadOnlySpan<int> features, ReadOnlySpan<float> values)
    {
        if (_length + features.Length > _features.Length)
        {
            var length = Math.Max(_length + features.Length, 2 * _features.Length);
            Array.Resize(ref _features, length);
            Array.Resize(ref _values, length);
        }

        features.CopyTo(_features.AsSpan(_length));
        values.CopyTo(_values.AsSpan(_length));
        _length += features.Length;
        _starts.Add(_length);
    }

    /// <summary>Everything appended.</summary>
    public LayerActivations ToActivations() => new(width, [.. _starts], _features[.._length], _values[.._length]);
}
