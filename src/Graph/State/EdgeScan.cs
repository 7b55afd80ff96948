using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.State;

/// <summary>Reads every table of some neighbouring layers at one window while ingestion goes on: a feature that is about to change is read first.</summary>
/// <remarks>Only pairs that pass the filter are kept, so that memory follows the answer and not the tables.
/// Exact tables are read from the upstream side; bounded ones from both, because each may list what the other had no room for.</remarks>
internal sealed class EdgeScan
{
    private readonly GraphVersion _version;
    private readonly CountingPlan _plan;
    private readonly EdgeFilter _filter;
    private readonly int _first;
    private readonly EdgeRow[]?[][] _next;       // (layers, F) pairs by upstream feature; null: not read yet
    private readonly EdgeRow[]?[][] _previous;   // (layers, F) pairs by downstream feature, for bounded tables
    private readonly long[][] _nextErrors;       // (layers + 1, F)
    private readonly long[][] _previousErrors;   // (layers + 1, F)

    /// <param name="version">The window of all answers.</param>
    /// <param name="plan">The study's plan.</param>
    /// <param name="filter">What is kept.</param>
    /// <param name="first">The first upstream layer.</param>
    /// <param name="count">How many upstream layers, 1 or more.</param>
    public EdgeScan(GraphVersion version, CountingPlan plan, EdgeFilter filter, int first, int count)
    {
        (_version, _plan, _filter, _first) = (version, plan, filter, first);
        _next = [.. Enumerable.Range(first, count).Select(layer => new EdgeRow[]?[plan.Layers[layer].Width])];
        _previous = [.. Enumerable.Range(first + 1, count).Select(layer => new EdgeRow[]?[NeedsPrevious(layer - 1) ? plan.Layers[layer].Width : 0])];
        _nextErrors = [.. Enumerable.Range(first, count + 1).Select(layer => new long[plan.Layers[layer].Width])];
        _previousErrors = [.. Enumerable.Range(first, count + 1).Select(layer => new long[plan.Layers[layer].Width])];
    }

    /// <summary>The first upstream layer.</summary>
    public int First => _first;

    /// <summary>How many upstream layers.</summary>
    public int Pairs => _next.Length;

    /// <summary>The share of the scan that is done in the middle of a layer pair.</summary>
    /// <param name="layer">The pair's upstream layer.</param>
    /// <param name="share">Of the pair.</param>
    public double ShareAt(int layer, double share) => (layer - _first + share) / Pairs;

    /// <summary>The window of every number of this scan.</summary>
    public long Window => _version.Window;

    /// <summary>N.</summary>
    public long Tokens => Marginals(_first).Tokens;

    /// <summary>The marginals of a layer at <see cref="Window"/>.</summary>
    public LayerMarginals Marginals(int layer) => _version.Marginals[layer];

    /// <summary>What the answer says of one layer; errors are there as far as the layer has been read.</summary>
    public EdgeLayer Layer(int layer)
    {
        var marginals = Marginals(layer);
        var counts = new long[marginals.Width];
        for (var feature = 0; feature < counts.Length; feature++) counts[feature] = marginals[feature].Count;
        return new EdgeLayer(layer, counts, _nextErrors[layer - _first], _previousErrors[layer - _first]);
    }

    /// <summary>Whether the pairs of this upstream layer are kept on both sides.</summary>
    public bool NeedsPrevious(int layer) => _plan.Layers[layer].Form == TableForm.Bounded;

    /// <summary>Reads a feature unless that has been done; its lock is held and it is at <see cref="Window"/>.</summary>
    public void Read(int layer, int feature, FeatureState? state)
    {
        var (upstream, downstream) = (layer - _first, layer - _first - 1);
        if (upstream >= 0 && upstream < _next.Length && _next[upstream][feature] is null)
        {
            _next[upstream][feature] = Rows(state?.Next, layer, feature, isUpstream: true);
            _nextErrors[upstream][feature] = state?.Next?.Error ?? 0;
        }

        if (downstream >= 0 && downstream < _previous.Length && _previous[downstream].Length > 0 && _previous[downstream][feature] is null)
        {
            _previous[downstream][feature] = Rows(state?.Previous, layer, feature, isUpstream: false);
            _previousErrors[downstream + 1][feature] = state?.Previous?.Error ?? 0;
        }
    }

    /// <summary>The pairs of a layer by upstream feature, downstream features increasing; all features of both layers must have been read.</summary>
    public EdgeRow[] Row(int layer, int feature) => _next[layer - _first][feature]!;

    /// <summary>One side of a feature as it was read: the pairs and the error of its table; an empty side where the scan does not need it.</summary>
    public (EdgeRow[] Rows, long Error) Side(int layer, int feature, bool isUpstream)
    {
        var sides = isUpstream ? _next : _previous;
        var position = isUpstream ? layer - _first : layer - _first - 1;
        if (position < 0 || position >= sides.Length || sides[position].Length == 0) return ([], 0);
        return (sides[position][feature] ?? [], (isUpstream ? _nextErrors : _previousErrors)[layer - _first][feature]);
    }

    /// <summary>Takes over one side of a feature that was read elsewhere, at the same window.</summary>
    public void Put(int layer, int feature, bool isUpstream, EdgeRow[] rows, long error)
    {
        (isUpstream ? _next[layer - _first] : _previous[layer - _first - 1])[feature] = rows;
        (isUpstream ? _nextErrors : _previousErrors)[layer - _first][feature] = error;
    }

    /// <summary>Before a join of sides that were read elsewhere: those that were not sent are empty.</summary>
    public void Fill(int layer)
    {
        foreach (ref var row in _next[layer - _first].AsSpan()) row ??= [];
        foreach (ref var row in _previous[layer - _first].AsSpan()) row ??= [];
    }

    /// <summary>Whether everything that the scan needs of a feature has been read.</summary>
    public bool IsComplete(int layer, int feature)
    {
        var (upstream, downstream) = (layer - _first, layer - _first - 1);
        return (upstream >= _next.Length || _next[upstream][feature] is not null)
            && (downstream < 0 || _previous[downstream].Length == 0 || _previous[downstream][feature] is not null);
    }

    /// <summary>Lets go of both sides of a feature that were handed out.</summary>
    public void ForgetBoth(int layer, int feature)
    {
        var (upstream, downstream) = (layer - _first, layer - _first - 1);
        if (upstream < _next.Length) _next[upstream][feature] = [];
        if (downstream >= 0 && _previous[downstream].Length > 0) _previous[downstream][feature] = [];
    }

    /// <summary>Lets go of a row that was handed out.</summary>
    public void Forget(int layer, int feature) => _next[layer - _first][feature] = [];

    /// <summary>Merges what the downstream tables list into the upstream rows; all features of both layers must have been read.</summary>
    public void Join(int layer)
    {
        if (!NeedsPrevious(layer)) return;
        var rows = _next[layer - _first];
        var added = new List<CoFiring>[rows.Length];
        var columns = _previous[layer - _first];
        for (var downstream = 0; downstream < columns.Length; downstream++)
        {
            foreach (var row in columns[downstream]!) (added[row.CoFiring.Feature] ??= []).Add(row.CoFiring with { Feature = downstream });
            columns[downstream] = [];
        }

        for (var upstream = 0; upstream < rows.Length; upstream++)
        {
            if (added[upstream] is null) continue;
            var own = rows[upstream]!.Select(row => row.CoFiring).ToArray();
            rows[upstream] = Kept(Neighborhood.Join(own, added[upstream]), layer, upstream, isUpstream: true);
        }
    }

    private EdgeRow[] Rows(CoFiringTable? table, int layer, int feature, bool isUpstream)
    {
        if (table is null) return [];
        var partners = new List<CoFiring>();
        table.CopyTo(partners, _filter.LeastCount(_version.Marginals[layer][feature].Count, isUpstream));
        return Kept(partners, layer, feature, isUpstream);
    }

    private EdgeRow[] Kept(IReadOnlyList<CoFiring> partners, int layer, int feature, bool isUpstream)
    {
        var kept = new List<EdgeRow>();
        var mine = _version.Marginals[layer][feature];
        var neighbour = _version.Marginals[isUpstream ? layer + 1 : layer - 1];
        foreach (var partner in partners)
        {
            var theirs = neighbour[partner.Feature];
            var row = isUpstream ? _filter.RowOf(partner, Tokens, mine, theirs) : _filter.RowOf(partner, Tokens, theirs, mine);
            if (row is { } passes) kept.Add(passes);
        }

        return [.. kept];
    }
}
