namespace SaeActors.Features.Windows;

/// <summary>The sparse activations of one layer over a run of tokens, as CSR: token → (feature, value).</summary>
/// <remarks>T tokens, F features, N entries. Token t owns entries [starts[t], starts[t+1]); inside a token the
/// features are strictly increasing. Values are post-activation: above zero, finite, no unit. The arrays belong to this object
/// from construction on and are never written again, so that it can be shared between threads and grains.</remarks>
public sealed class LayerActivations
{
    private readonly int[] _starts;     // (T + 1,)
    private readonly int[] _features;   // (N,)
    private readonly float[] _values;   // (N,)

    /// <summary>Takes the arrays over after checking every promise in the remarks.</summary>
    /// <exception cref="ArgumentException">An array has the wrong length, or an entry is out of order, out of range, not above zero or not finite; the message names the token.</exception>
    public LayerActivations(int width, int[] starts, int[] features, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Throw.IfLengthDiffers(values.Length, features.Length);
        CheckStarts(starts, features.Length);
        for (var token = 0; token + 1 < starts.Length; token++)
        {
            CheckToken(token, width, features.AsSpan(starts[token]..starts[token + 1]), values.AsSpan(starts[token]..starts[token + 1]));
        }

        (Width, _starts, _features, _values) = (width, starts, features, values);
    }

    /// <summary>F, the number of features of this layer's SAE.</summary>
    public int Width { get; }

    /// <summary>T.</summary>
    public int TokenCount => _starts.Length - 1;

    /// <summary>N, the number of activations above zero.</summary>
    public int EntryCount => _features.Length;

    /// <summary>(T + 1,) Where each token's entries begin; the last element is N.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>(N,) Feature of each entry.</summary>
    public ReadOnlySpan<int> Features => _features;

    /// <summary>(N,) Activation of each entry, above zero.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The features that fire on one token, strictly increasing.</summary>
    public ReadOnlySpan<int> FeaturesAt(int token) => _features.AsSpan(_starts[token].._starts[token + 1]);

    /// <summary>The activations of one token, in the order of <see cref="FeaturesAt"/>.</summary>
    public ReadOnlySpan<float> ValuesAt(int token) => _values.AsSpan(_starts[token].._starts[token + 1]);

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

    private static void CheckStarts(int[] starts, int entryCount)
    {
        if (starts.Length == 0 || starts[0] != 0 || starts[^1] != entryCount)
        {
            var found = starts.Length == 0 ? "no element" : $"{starts[0]} … {starts[^1]}";
            throw new ArgumentException($"starts holds {found}; expected 0 … {entryCount}, the number of entries.", nameof(starts));
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
