using SaeActors.Features.Windows;

namespace SaeActors.Features.Evolution;

/// <summary>Where chosen features of two adjacent layers were active on sampled tokens; for questions that pair counts cannot answer.</summary>
/// <remarks>Counted tokens are numbered in the order in which windows are added. Memory follows the chosen features' activations: 4 bytes each, 8 upstream.</remarks>
public sealed class TokenSample
{
    private readonly int _layer;
    private readonly Dictionary<int, List<int>>[] _places;   // (2,) feature → tokens, increasing
    private readonly Dictionary<int, List<float>> _values;   // upstream feature → its activations on its tokens

    /// <param name="layer">The upstream layer.</param>
    /// <param name="upstream">Features of it to follow.</param>
    /// <param name="downstream">Features of the next layer to follow.</param>
    public TokenSample(int layer, IEnumerable<int> upstream, IEnumerable<int> downstream)
    {
        _layer = layer;
        _places = [upstream.Distinct().ToDictionary(feature => feature, _ => new List<int>()), downstream.Distinct().ToDictionary(feature => feature, _ => new List<int>())];
        _values = _places[0].Keys.ToDictionary(feature => feature, _ => new List<float>());
    }

    /// <summary>The two layers that windows must have entries of.</summary>
    public Range Layers => _layer..(_layer + 2);

    /// <summary>Counted tokens so far.</summary>
    public int Tokens { get; private set; }

    /// <summary>Tokens on which an upstream feature was active, increasing.</summary>
    public IReadOnlyList<int> Upstream(int feature) => _places[0][feature];

    /// <summary>Tokens on which a downstream feature was active, increasing.</summary>
    public IReadOnlyList<int> Downstream(int feature) => _places[1][feature];

    /// <summary>Adds the counted tokens of a window whose entries are all active.</summary>
    public void Add(ActivationWindow window)
    {
        for (var token = 0; token < window.TokenCount; token++)
        {
            if (!window.Counted[token]) continue;
            for (var side = 0; side < _places.Length; side++)
            {
                foreach (var feature in window.Layers[_layer + side].FeaturesAt(token))
                {
                    if (_places[side].TryGetValue(feature, out var places)) places.Add(Tokens);
                }
            }

            AddValues(window.Layers[_layer], token);
            Tokens++;
        }
    }

    private void AddValues(LayerActivations upstream, int token)
    {
        var features = upstream.FeaturesAt(token);
        var values = upstream.ValuesAt(token);
        for (var position = 0; position < features.Length; position++)
        {
            if (_values.TryGetValue(features[position], out var its)) its.Add(values[position]);
        }
    }

    /// <summary>n1, n2, n12 of a pair on these tokens.</summary>
    public PairCounts Of(int upstream, int downstream)
    {
        var (first, second) = (Upstream(upstream), Downstream(downstream));
        return new PairCounts(upstream, downstream, first.Count, second.Count, Common(first, second));
    }

    /// <summary>A gate's truth table on these tokens, and its simplest rival's errors.</summary>
    public TruthTable Of(Gate gate)
    {
        var (tokens, fired) = (new long[1 << gate.Inputs.Count], new long[1 << gate.Inputs.Count]);
        var rows = new Dictionary<int, int>();   // token → inputs that are on
        for (var input = 0; input < gate.Inputs.Count; input++)
        {
            foreach (var token in Upstream(gate.Inputs[input])) rows[token] = rows.GetValueOrDefault(token) | (1 << input);
        }

        foreach (var row in rows.Values) tokens[row]++;
        foreach (var token in Downstream(gate.Output)) fired[rows.GetValueOrDefault(token)]++;
        tokens[0] = Tokens - rows.Count;
        var rival = gate.Inputs.Min(input => ThresholdRival.LeastErrors(Upstream(input), _values[input], Downstream(gate.Output)));
        return new TruthTable(gate, tokens, fired, rival);
    }

    /// <summary>How many tokens two increasing lists share.</summary>
    public static long Common(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        var (common, i, j) = (0L, 0, 0);
        while (i < first.Count && j < second.Count)
        {
            if (first[i] == second[j]) common++;
            if (first[i] <= second[j]) i++;
            else if (second[j] < first[i]) j++;
        }

        return common;
    }
}
