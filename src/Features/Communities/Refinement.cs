namespace SaeActors.Features.Communities;

/// <summary>Splits every community into well-connected parts, by merging single nodes at random (Traag, Waltman, van Eck 2019, MergeNodesSubset).</summary>
/// <remarks>A part is named after one of its nodes. Communities do not touch each other, so each is refined on its own, with its own
/// generator, and all share the arrays below.</remarks>
internal sealed class Refinement
{
    private readonly LevelGraph _graph;
    private readonly NullModel _model;
    private readonly int[] _communities;           // (V,)
    private readonly Grouping _members;            // by community
    private readonly double _randomness;
    private readonly ulong _seed;
    private readonly Neighbourhood[] _neighbourhoods;
    private readonly int[] _parts;                 // (V,) part of each node
    private readonly bool[] _merged;               // (V,) per part: whether it has more than the node it is named after
    private readonly Mass[] _masses;               // (V,) per part
    private readonly double[] _outward;            // (V,) per part: weight from it to the rest of its community

    private Refinement(
        LevelGraph graph, NullModel model, int[] communities, Grouping members, double randomness, ulong seed, Neighbourhood[] neighbourhoods)
    {
        (_graph, _model, _communities, _members) = (graph, model, communities, members);
        (_randomness, _seed, _neighbourhoods) = (randomness, seed, neighbourhoods);
        _parts = new int[graph.NodeCount];
        _merged = new bool[graph.NodeCount];
        _masses = [.. graph.Masses];
        _outward = new double[graph.NodeCount];
    }

    /// <summary>Parts that are connected and lie within communities.</summary>
    /// <param name="graph">One level.</param>
    /// <param name="model">The quality function.</param>
    /// <param name="communities">(V,) The partition to refine.</param>
    /// <param name="members">The same, listed by community.</param>
    /// <param name="randomness">θ, in units of weight: merges are chosen with probability ∝ exp(gain/θ).</param>
    /// <param name="seed">Of this level.</param>
    /// <param name="neighbourhoods">One per thread.</param>
    /// <param name="workers">The threads.</param>
    /// <returns>(V,) The part of each node, in [0, V).</returns>
    public static int[] Run(
        LevelGraph graph, NullModel model, int[] communities, Grouping members, double randomness, ulong seed,
        Neighbourhood[] neighbourhoods, Workers workers)
    {
        var refinement = new Refinement(graph, model, communities, members, randomness, seed, neighbourhoods);
        workers.Run(graph.NodeCount, grain: 512, refinement.RefineCommunities);
        return refinement._parts;
    }

    private void RefineCommunities(int part, int first, int end)
    {
        var (from, to) = (_members.GroupFrom(first), _members.GroupFrom(end));
        for (var community = from; community < to; community++)
        {
            var members = _members.Members.AsSpan(_members.Starts[community].._members.Starts[community + 1]);
            RefineCommunity(community, members, _neighbourhoods[part]);
        }
    }

    private void RefineCommunity(int community, Span<int> members, Neighbourhood neighbourhood)
    {
        var mass = default(Mass);
        foreach (var node in members)
        {
            _parts[node] = node;
            _outward[node] = WeightWithin(community, node);
            mass += _graph.Masses[node];
        }

        var random = new SplitMix(SplitMix.Mix(_seed + (ulong)community));
        random.Shuffle(members);
        foreach (var node in members)
        {
            if (_parts[node] == node && !_merged[node] && IsWellConnected(node, mass))
            {
                Merge(node, mass, neighbourhood, ref random);
            }
        }
    }

    private double WeightWithin(int community, int node)
    {
        var weight = 0.0;
        for (var arc = _graph.Starts[node]; arc < _graph.Starts[node + 1]; arc++)
        {
            weight += _communities[_graph.Neighbours[arc]] == community ? _graph.Weights[arc] : 0;
        }

        return weight;
    }

    /// <summary>Whether a part is bound to the rest of its community by more than chance.</summary>
    private bool IsWellConnected(int part, Mass community) =>
        _outward[part] >= _model.Scale * (_masses[part] * (community - _masses[part]));

    private void Merge(int node, Mass community, Neighbourhood neighbourhood, ref SplitMix random)
    {
        neighbourhood.Begin(_graph.Starts[node + 1] - _graph.Starts[node]);
        for (var arc = _graph.Starts[node]; arc < _graph.Starts[node + 1]; arc++)
        {
            if (_communities[_graph.Neighbours[arc]] == _communities[node])
            {
                neighbourhood.Add(_parts[_graph.Neighbours[arc]], _graph.Weights[arc]);
            }
        }

        var chosen = Choose(node, community, neighbourhood, ref random);
        if (chosen != node)
        {
            _parts[node] = chosen;
            _merged[chosen] = true;
            _masses[chosen] += _graph.Masses[node];
            _outward[chosen] += _outward[node] - (2 * neighbourhood.WeightTo(chosen));
        }
    }

    /// <summary>Draws among the well-connected parts around a node that it loses nothing by joining, itself included, in one pass:
    /// each candidate takes the place of the chosen one with its share of the weight so far.</summary>
    private int Choose(int node, Mass community, Neighbourhood neighbourhood, ref SplitMix random)
    {
        var (chosen, largest, total) = (node, 0.0, 1.0);   // staying gains 0, with weight exp(0)
        for (var position = 0; position < neighbourhood.Count; position++)
        {
            var part = neighbourhood.Communities[position];
            var gain = neighbourhood.Weights[position] - (_model.Scale * (_graph.Masses[node] * _masses[part]));
            if (part == node || gain < 0 || !IsWellConnected(part, community))
            {
                continue;
            }

            if (gain > largest)
            {
                total *= Math.Exp((largest - gain) / _randomness);
                largest = gain;
            }

            var weight = Math.Exp((gain - largest) / _randomness);
            total += weight;
            if (random.NextDouble() * total < weight)
            {
                chosen = part;
            }
        }

        return chosen;
    }
}
