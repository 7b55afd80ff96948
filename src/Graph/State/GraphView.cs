using SaeActors.Features;
using SaeActors.Features.Counting;

namespace SaeActors.Graph.State;

/// <summary>What one question sees: every number of one window.</summary>
internal sealed class GraphView(GraphState state, GraphVersion version)
{
    /// <summary>The window of all numbers.</summary>
    public GraphVersion Version => version;

    /// <summary>Looks at one feature while nobody changes it; the state is null where it never fired.</summary>
    public T With<T>(FeatureId feature, Func<FeatureState?, T> look)
    {
        var features = state.Features[feature.Layer];
        features.Enter(feature.Feature);
        try
        {
            return look(state.At(version, feature.Layer, feature.Feature));
        }
        finally
        {
            features.Exit(feature.Feature);
        }
    }

    /// <summary>What a feature co-fires with in the next layer and in the previous one, in one list each direction, ids increasing.</summary>
    /// <param name="feature">The asked feature.</param>
    /// <param name="direction">Which neighbour layer; it must exist.</param>
    /// <param name="error">A partner that is not listed co-fired at most so often.</param>
    public IReadOnlyList<CoFiring> Partners(FeatureId feature, TableDirection direction, out long error)
    {
        var own = new List<CoFiring>();
        error = With(feature, found =>
        {
            var kept = found is null ? null : Neighborhood.TableOf(found, direction);
            kept?.CopyTo(own);
            return kept?.Error ?? 0;
        });
        var neighbour = feature.Layer + (direction == TableDirection.Next ? 1 : -1);
        var isKept = state.Plan.KeepsTable(feature.Layer, neighbour);
        if (isKept && state.Plan.TablesBetween(feature.Layer, neighbour).Form == TableForm.Exact) return own;
        var column = Column(feature, direction);
        return isKept ? Neighborhood.Join(own, column) : column;
    }

    /// <summary>The pairs among some features of two neighbouring layers that co-fired.</summary>
    /// <param name="layer">The upstream layer.</param>
    /// <param name="upstream">Its features, ids increasing.</param>
    /// <param name="downstream">Features of the next layer, ids increasing.</param>
    /// <returns>(upstream,) The partners of each, ids increasing.</returns>
    public IReadOnlyList<CoFiring>[] Pairs(int layer, int[] upstream, int[] downstream)
    {
        IReadOnlyList<CoFiring>[] rows = [.. upstream.Select(feature => Listed(new FeatureId(layer, feature), TableDirection.Next, downstream))];
        if (state.Plan.Layers[layer].Form == TableForm.Exact) return rows;
        var columns = upstream.ToDictionary(feature => feature, _ => new List<CoFiring>());
        foreach (var partner in downstream)
        {
            foreach (var pair in Listed(new FeatureId(layer + 1, partner), TableDirection.Previous, upstream)) columns[pair.Feature].Add(pair with { Feature = partner });
        }

        return [.. upstream.Zip(rows, (feature, row) => Neighborhood.Join(row, columns[feature]))];
    }

    private List<CoFiring> Listed(FeatureId feature, TableDirection direction, int[] partners) => With(feature, found =>
    {
        var listed = new List<CoFiring>();
        if (found is null || Neighborhood.TableOf(found, direction) is not { } table) return listed;
        foreach (var partner in partners)
        {
            var pair = table[partner];
            if (pair.Count > 0 || pair.SumXY > 0) listed.Add(pair);
        }

        return listed;
    });

    /// <summary>The feature as the tables of the neighbour layer know it.</summary>
    private List<CoFiring> Column(FeatureId feature, TableDirection direction)
    {
        var (neighbour, opposite) = direction == TableDirection.Next
            ? (feature.Layer + 1, TableDirection.Previous)
            : (feature.Layer - 1, TableDirection.Next);
        var column = new List<CoFiring>();
        var features = state.Features[neighbour];
        var changes = Changes(feature, neighbour, features.Width);
        for (var partner = 0; partner < features.Width; partner++)
        {
            // Without the lock, which costs more than the look: who does not change together with the asked feature may be looked at any time.
            var changesNow = changes is not null && changes[partner];
            if (!changesNow && (features[partner] is not { } seen || Neighborhood.TableOf(seen, opposite)?.MayList(feature.Feature) != true)) continue;
            features.Enter(partner);
            try
            {
                var found = changesNow ? state.At(version, neighbour, partner) : features[partner];
                if (found is null || Neighborhood.TableOf(found, opposite) is not { } table) continue;
                var coFiring = table[feature.Feature];
                if (coFiring.Count > 0 || coFiring.SumXY > 0) column.Add(coFiring with { Feature = partner });
            }
            finally
            {
                features.Exit(partner);
            }
        }

        return column;
    }

    /// <summary>(F,) The features of the neighbour layer that fire together with the asked one in the window being applied: of all others
    /// the column is what it was, and they need not be brought to the window. Null between windows.</summary>
    private bool[]? Changes(FeatureId feature, int neighbour, int width)
    {
        if (version.Prepared is not { } window) return null;
        var changes = new bool[width];
        var activations = window.Window.Layers[neighbour];
        foreach (var token in window.Layer(feature.Layer).TokensOf(feature.Feature))
        {
            foreach (var partner in activations.FeaturesAt(token)) changes[partner] = true;
        }

        return changes;
    }
}
