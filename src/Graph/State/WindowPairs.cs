using SaeActors.Features;
using SaeActors.Features.Counting;

namespace SaeActors.Graph.State;

/// <summary>What the window being applied adds to the pairs of one feature with a neighbour layer: a question in the middle of a window needs
/// this, and not that every feature of the layer which fires with the asked one applies the window first.</summary>
internal sealed class WindowPairs
{
    private readonly PreparedWindow _window;
    private readonly (long Count, double Sum)[] _added;   // (F,) the sum is above 0 where the two fire together

    private WindowPairs(PreparedWindow window, int width) => (_window, _added) = (window, new (long, double)[width]);

    /// <summary>Null between windows. Cost: the sum over the feature's tokens of the neighbour's row lengths.</summary>
    public static WindowPairs? Of(GraphVersion version, CountingPlan plan, FeatureId feature, int neighbour)
    {
        if (version.Prepared is not { } window) return null;
        var pairs = new WindowPairs(window, plan.Layers[neighbour].Width);
        var activations = window.Window.Layers[neighbour];
        var tokens = window.Layer(feature.Layer).TokensOf(feature.Feature);
        var values = window.Layer(feature.Layer).ValuesOf(feature.Feature);
        var threshold = plan.Layers[feature.Layer].ThresholdOf(feature.Feature);
        for (var position = 0; position < tokens.Length; position++)
        {
            var partners = activations.FeaturesAt(tokens[position]);
            var theirs = activations.ValuesAt(tokens[position]);
            for (var entry = 0; entry < partners.Length; entry++)
            {
                var isCounted = values[position] > threshold && theirs[entry] > plan.Layers[neighbour].ThresholdOf(partners[entry]);
                ref var added = ref pairs._added[partners[entry]];
                added = (added.Count + (isCounted ? 1 : 0), added.Sum + (double)values[position] * theirs[entry]);
            }
        }

        return pairs;
    }

    /// <summary>Whether the two fire together in the window.</summary>
    public bool Has(int partner) => _added[partner].Sum > 0;

    /// <summary>What the table of a partner, whose lock is held, says of the asked feature after the window; null where only applying it can tell.</summary>
    /// <param name="partner">The partner's id.</param>
    /// <param name="found">Its state, null before it first fires.</param>
    /// <param name="direction">Which way its table looks.</param>
    /// <param name="feature">The asked feature's id.</param>
    public CoFiring? After(int partner, FeatureState? found, TableDirection direction, int feature)
    {
        if (found is null) return null;
        var table = Neighborhood.TableOf(found, direction)!;
        return found.LastWindow >= _window.Number ? table[feature] : table.Ahead(feature, _added[partner].Count, _added[partner].Sum);
    }
}
