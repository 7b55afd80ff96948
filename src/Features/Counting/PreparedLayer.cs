using SaeActors.Features.Windows;

namespace SaeActors.Features.Counting;

/// <summary>One layer of a window by feature (which tokens, which values) and by token (which active features).</summary>
/// <remarks>T tokens, F features, M entries on counted tokens. Feature f owns entries [starts[f], starts[f+1]), tokens increasing.</remarks>
public sealed class PreparedLayer
{
    private readonly LayerPlan _plan;
    private readonly int[] _starts;      // (F + 1,)
    private readonly int[] _active;      // (F,) the first _activeCount are the features that fired, increasing
    private int[] _tokens = [];          // (M,) or longer
    private float[] _values = [];        // (M,) or longer
    private int _activeCount;

    internal PreparedLayer(LayerPlan plan, bool needsIds)
    {
        (_plan, _starts, _active) = (plan, new int[plan.Width + 1], new int[plan.Width]);
        Rows = needsIds ? new TokenRows(plan) : null;
    }

    /// <summary>F.</summary>
    public int Width => _plan.Width;

    /// <summary>The features with an activation above 0 on a counted token, increasing: those that must apply the window.</summary>
    public ReadOnlySpan<int> ActiveFeatures => _active.AsSpan(0, _activeCount);

    /// <summary>The counted tokens where the feature's activation is above 0, as increasing positions in the window.</summary>
    public ReadOnlySpan<int> TokensOf(int feature) => _tokens.AsSpan(_starts[feature].._starts[feature + 1]);

    /// <summary>The feature's activations, in the order of <see cref="TokensOf"/>.</summary>
    public ReadOnlySpan<float> ValuesOf(int feature) => _values.AsSpan(_starts[feature].._starts[feature + 1]);

    /// <summary>How often the feature's activation is above 0 on a counted token.</summary>
    public int CountOf(int feature) => _starts[feature + 1] - _starts[feature];

    /// <summary>This layer by token, for exact tables; <c>null</c> where no neighbour has them.</summary>
    internal TokenRows? Rows { get; }

    internal ReadOnlySpan<int> Starts => _starts;

    internal LayerPlan Plan => _plan;

    /// <summary>This layer by token as it came, for bounded tables.</summary>
    internal LayerActivations Activations { get; private set; } = new(1, [0], [], []);

    internal Column ColumnOf(int feature) => new(TokensOf(feature), ValuesOf(feature), _plan.ThresholdOf(feature));

    internal void Prepare(ActivationWindow window, int layer)
    {
        Activations = window.Layers[layer];
        Count(Activations, window.Counted);
        Fill(Activations, window.Counted);
        Rows?.Prepare(Activations);
    }

    /// <summary>starts[f + 1] = entries of f, then their running sum shifted by one feature, ready for <see cref="Fill"/>.</summary>
    private void Count(LayerActivations activations, ReadOnlySpan<bool> counted)
    {
        Array.Clear(_starts);
        var features = activations.Features;
        var starts = activations.Starts;
        for (var token = 0; token < counted.Length; token++)
        {
            if (!counted[token]) continue;
            foreach (var feature in features[starts[token]..starts[token + 1]]) _starts[feature + 1]++;
        }

        (_activeCount, var total) = (0, 0);
        for (var feature = 0; feature < Width; feature++)
        {
            var count = _starts[feature + 1];
            if (count > 0) _active[_activeCount++] = feature;
            _starts[feature + 1] = total;   // Fill moves it on to the feature's end
            total += count;
        }

        if (_tokens.Length < total) (_tokens, _values) = (new int[total + total / 8], new float[total + total / 8]);
    }

    private void Fill(LayerActivations activations, ReadOnlySpan<bool> counted)
    {
        var features = activations.Features;
        var values = activations.Values;
        var starts = activations.Starts;
        var next = _starts.AsSpan(1);
        var tokens = _tokens;
        var columnValues = _values;
        for (var token = 0; token < counted.Length; token++)
        {
            if (!counted[token]) continue;
            for (var entry = starts[token]; entry < starts[token + 1]; entry++)
            {
                var place = next[features[entry]]++;
                (tokens[place], columnValues[place]) = (token, values[entry]);
            }
        }
    }
}
