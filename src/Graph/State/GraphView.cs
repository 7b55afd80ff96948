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

    /// <summary>What a feature co-fires with in the next layer or in the previous one, ids increasing.</summary>
    /// <param name="feature">The asked feature.</param>
    /// <param name="direction">Which neighbour layer; it must exist.</param>
    /// <param name="partners">Receives them; empty before.</param>
    /// <returns>A partner that is not listed co-fired at most so often.</returns>
    public long Partners(FeatureId feature, TableDirection direction, List<CoFiring> partners)
    {
        var error = With(feature, found => Own(found, direction, partners));
        if (OwnIsWhole(state.Plan, feature.Layer, direction)) return error;
        var neighbour = NeighbourOf(feature.Layer, direction);
        if (!state.Plan.KeepsTable(feature.Layer, neighbour))
        {
            AddColumn(feature, direction, 0, state.Features[neighbour].Width, partners);
            return error;
        }

        var column = PartnerLists.Take();
        AddColumn(feature, direction, 0, state.Features[neighbour].Width, column);
        var joined = Neighborhood.Join(partners, column);
        PartnerLists.Return(column);
        partners.Clear();
        partners.AddRange(joined);
        return error;
    }

    /// <summary>Adds what the feature's own table lists, ids increasing; nothing where it keeps none.</summary>
    /// <returns>What is not listed co-fired at most so often.</returns>
    public static long Own(FeatureState? found, TableDirection direction, List<CoFiring> own)
    {
        var table = found is null ? null : Neighborhood.TableOf(found, direction);
        table?.CopyTo(own);
        return table?.Error ?? 0;
    }

    /// <summary>The layer next to one, which may lie past the model's ends.</summary>
    public static int NeighbourOf(int layer, TableDirection direction) => layer + (direction == TableDirection.Next ? 1 : -1);

    /// <summary>Whether a feature's own table says everything: an exact one does.</summary>
    public static bool OwnIsWhole(CountingPlan plan, int layer, TableDirection direction) =>
        NeighbourOf(layer, direction) is var neighbour && plan.KeepsTable(layer, neighbour) && plan.TablesBetween(layer, neighbour).Form == TableForm.Exact;

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

    private List<CoFiring> Listed(FeatureId feature, TableDirection direction, int[] partners) => With(feature, found => Listed(found, direction, partners));

    /// <summary>Those of some partners that a feature's table lists.</summary>
    public static List<CoFiring> Listed(FeatureState? found, TableDirection direction, int[] partners)
    {
        var listed = new List<CoFiring>();
        if (found is null || Neighborhood.TableOf(found, direction) is not { } table) return listed;
        foreach (var partner in partners)
        {
            var pair = table[partner];
            if (pair.Count > 0 || pair.SumXY > 0) listed.Add(pair);
        }

        return listed;
    }

    /// <summary>The feature as the tables of the neighbour layer know it.</summary>
    /// <param name="feature">The asked feature.</param>
    /// <param name="direction">Where the neighbour layer is.</param>
    /// <param name="first">First feature of the neighbour layer that is looked at.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="column">Receives those that list it, ids increasing.</param>
    /// <param name="absent">Receives the neighbours that have fired and are not here; null where all are.</param>
    public void AddColumn(FeatureId feature, TableDirection direction, int first, int end, List<CoFiring> column, List<int>? absent = null)
    {
        var (neighbour, opposite) = direction == TableDirection.Next
            ? (feature.Layer + 1, TableDirection.Previous)
            : (feature.Layer - 1, TableDirection.Next);
        var features = state.Features[neighbour];
        var window = WindowPairs.Of(version, state.Plan, feature, neighbour);
        for (var partner = first; partner < end; partner++)
        {
            // Without the lock, which costs more than the look: who does not change together with the asked feature may be looked at any time.
            var changesNow = window?.Has(partner) == true;
            if (features[partner] is not { } seen)
            {
                if (absent is not null && version.Marginals[neighbour][partner].LastWindow > 0) absent.Add(partner);
                if (absent is not null || !changesNow) continue;
            }
            else if (!changesNow && Neighborhood.TableOf(seen, opposite)?.MayList(feature.Feature) != true)
            {
                continue;
            }

            features.Enter(partner);
            try
            {
                var ahead = changesNow ? window!.After(partner, features[partner], opposite, feature.Feature) : null;
                var cell = ahead ?? CellOf(changesNow ? state.At(version, neighbour, partner) : features[partner], opposite, feature.Feature);
                if (cell is { } known && (known.Count > 0 || known.SumXY > 0)) column.Add(known with { Feature = partner });
            }
            finally
            {
                features.Exit(partner);
            }
        }
    }

    /// <summary>What one table knows of one partner; null where nothing.</summary>
    public static CoFiring? CellOf(FeatureState? found, TableDirection direction, int partner)
    {
        if (found is null || Neighborhood.TableOf(found, direction) is not { } table) return null;
        var cell = table[partner];
        return cell.Count > 0 || cell.SumXY > 0 ? cell : null;
    }
}
