using SaeActors.Features;

namespace SaeActors.Graph.Contract.Tests;

/// <summary>The statistics from their definitions, token by token, in the plainest way there is: what every host must equal.</summary>
public sealed class Recount
{
    private readonly Dictionary<FeatureId, (long N, double Sum, double Squares, float Max)> _features = [];
    private readonly Dictionary<(FeatureId Upstream, FeatureId Downstream), (long N12, double Products)> _pairs = [];

    /// <summary>N.</summary>
    public long Tokens { get; private set; }

    public IReadOnlyDictionary<(FeatureId Upstream, FeatureId Downstream), (long N12, double Products)> Pairs => _pairs;

    public static Recount Of(params IEnumerable<UploadedWindow> windows)
    {
        var recount = new Recount();
        foreach (var window in windows) recount.Add(window);
        return recount;
    }

    public long N(FeatureId feature) => _features.GetValueOrDefault(feature).N;

    public float Max(FeatureId feature) => _features.GetValueOrDefault(feature).Max;

    /// <summary>Of the activations above zero over all N tokens.</summary>
    public double Pearson(FeatureId upstream, FeatureId downstream)
    {
        var (x, y, n) = (_features[upstream], _features[downstream], (double)Tokens);
        var covariance = _pairs.GetValueOrDefault((upstream, downstream)).Products - x.Sum * y.Sum / n;
        return covariance / Math.Sqrt((x.Squares - x.Sum * x.Sum / n) * (y.Squares - y.Sum * y.Sum / n));
    }

    private void Add(UploadedWindow window)
    {
        for (var token = 0; token < window.Tokens.Length; token++)
        {
            if (!window.Counted[token]) continue;
            Tokens++;
            for (var layer = 0; layer < window.Layers.Length; layer++) AddToken(window, layer, token);
        }
    }

    private void AddToken(UploadedWindow window, int layer, int token)
    {
        foreach (var (feature, x) in Fired(window, layer, token))
        {
            var id = new FeatureId(layer, feature);
            var (n, sum, squares, max) = _features.GetValueOrDefault(id);
            _features[id] = (n + 1, sum + x, squares + (double)x * x, Math.Max(max, x));
            if (layer + 1 == window.Layers.Length) continue;
            foreach (var (partner, y) in Fired(window, layer + 1, token))
            {
                var pair = (id, new FeatureId(layer + 1, partner));
                var (n12, products) = _pairs.GetValueOrDefault(pair);
                _pairs[pair] = (n12 + 1, products + (double)x * y);
            }
        }
    }

    private static IEnumerable<(int Feature, float Value)> Fired(UploadedWindow window, int layer, int token)
    {
        var features = window.Layers[layer].FeaturesAt(token).ToArray();
        return features.Zip(window.Layers[layer].ValuesAt(token).ToArray());
    }
}
