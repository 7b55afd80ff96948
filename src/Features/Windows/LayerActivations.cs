using SaeActors.Features.Memory;

namespace SaeActors.Features.Windows;

/// <summary>The sparse activations of one layer over a run of tokens, as CSR: token → (feature, value).</summary>
/// <remarks>T tokens, F features, N entries. Token t owns entries [starts[t], starts[t+1]); inside a token the
/// features are strictly increasing. Values are post-activation: above zero, finite, no unit. The arrays belong to this object
/// from construction on and are never written again until <see cref="Release"/>, so that it can be shared between threads and grains.</remarks>
public sealed class LayerActivations
{
    private readonly int[] _starts;     // (T + 1,), of a room or longer
    private readonly int[] _features;   // (N,), of a room or longer
    private readonly float[] _values;   // (N,), of a room or longer
    private readonly bool _isRoom;      // the arrays are used again after Release
    private int _isReleased;

    /// <summary>Takes the arrays over after checking every promise in the remarks.</summary>
    /// <exception cref="ArgumentException">An array has the wrong length, or an entry is out of order, out of range, not above zero or not finite; the message names the token.</exception>
    public LayerActivations(int width, int[] starts, int[] features, float[] values)
    {
        Throw.IfLengthDiffers(values.Length, features.Length);
        (Width, TokenCount, EntryCount) = (width, starts.Length - 1, features.Length);
        (_starts, _features, _values) = (starts, features, values);
        Check();
    }

    /// <summary>Takes over what was filled into <paramref name="room"/>, after the same checks.</summary>
    /// <inheritdoc cref="LayerActivations(int, int[], int[], float[])" path="/exception"/>
    public LayerActivations(int width, LayerRoom room)
    {
        (Width, TokenCount, EntryCount) = (width, room.TokenCount, room.EntryCount);
        (_starts, _features, _values) = room.Arrays;
        _isRoom = true;
        Check();
    }

    /// <summary>F, the number of features of this layer's SAE.</summary>
    public int Width { get; }

    /// <summary>T.</summary>
    public int TokenCount { get; }

    /// <summary>N, the number of activations above zero.</summary>
    public int EntryCount { get; }

    /// <summary>(T + 1,) Where each token's entries begin; the last element is N.</summary>
    public ReadOnlySpan<int> Starts => Kept(_starts).AsSpan(0, TokenCount + 1);

    /// <summary>(N,) Feature of each entry.</summary>
    public ReadOnlySpan<int> Features => Kept(_features).AsSpan(0, EntryCount);

    /// <summary>(N,) Activation of each entry, above zero.</summary>
    public ReadOnlySpan<float> Values => Kept(_values).AsSpan(0, EntryCount);

    /// <summary>The features that fire on one token, strictly increasing.</summary>
    public ReadOnlySpan<int> FeaturesAt(int token) => Features[Starts[token]..Starts[token + 1]];

    /// <summary>The activations of one token, in the order of <see cref="FeaturesAt"/>.</summary>
    public ReadOnlySpan<float> ValuesAt(int token) => Values[Starts[token]..Starts[token + 1]];

    /// <summary>The same layer with nothing at the tokens that are not <paramref name="kept"/> (T,).</summary>
    /// <exception cref="ArgumentException"><paramref name="kept"/> has another length.</exception>
    public LayerActivations Only(bool[] kept)
    {
        Throw.IfLengthDiffers(kept.Length, TokenCount);
        var (starts, features, values) = (new int[TokenCount + 1], new List<int>(EntryCount), new List<float>(EntryCount));
        for (var token = 0; token < kept.Length; token++)
        {
            if (kept[token])
            {
                features.AddRange(FeaturesAt(token));
                values.AddRange(ValuesAt(token));
            }

            starts[token + 1] = features.Count;
        }

        return new LayerActivations(Width, starts, [.. features], [.. values]);
    }

    /// <summary>Gives the arrays back where they are those of a <see cref="LayerRoom"/>, for the next window. Whoever still reads a span of them reads
    /// another layer's numbers; whoever asks for one is refused. Who forgets this call leaves garbage and nothing worse.</summary>
    public void Release()
    {
        if (!_isRoom || Interlocked.Exchange(ref _isReleased, 1) != 0) return;
        ArrayReuse.Return(_starts);
        ArrayReuse.Return(_features);
        ArrayReuse.Return(_values);
    }

    private T[] Kept<T>(T[] array) => _isReleased == 0 ? array : throw new ReleasedException("a layer of a window");

    private void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Width, "width");
        if (_starts.Length == 0) throw new ArgumentException($"starts holds no element; expected 0 … {EntryCount}, the number of entries.", "starts");
        CheckStarts(Starts, EntryCount);
        for (var token = 0; token < TokenCount; token++) CheckToken(token, Width, FeaturesAt(token), ValuesAt(token));
    }

    private static void CheckStarts(ReadOnlySpan<int> starts, int entryCount)
    {
        if (starts[0] != 0 || starts[^1] != entryCount)
        {
            throw new ArgumentException($"starts holds {starts[0]} … {starts[^1]}; expected 0 … {entryCount}, the number of entries.", nameof(starts));
        }

        for (var token = 0; token + 1 < starts.Length; token++)
        {
            if (starts[token + 1] < starts[token])
            {
                throw new ArgumentException($"starts falls from {starts[token]} to {starts[token + 1]} at token {token}; expected no fall.", nameof(starts));
            }
        }
    }

    private static void CheckToken(int token, int width, ReadOnlySpan<int> features, ReadOnlySpan<float> values)
    {
        var last = -1;
        for (var position = 0; position < features.Length; position++)
        {
            var (feature, value) = (features[position], values[position]);
            if (feature <= last || feature >= width)
            {
                throw new ArgumentException($"feature {feature} at token {token} is out of order or not below {width}.", nameof(features));
            }

            if (!(value > 0) || float.IsInfinity(value))
            {
                throw new ArgumentException($"value {value} of feature {feature} at token {token}; expected a finite value above 0.", nameof(values));
            }

            last = feature;
        }
    }
}
