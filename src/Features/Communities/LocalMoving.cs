namespace SaeActors.Features.Communities;

/// <summary>Fast local moving: nodes from a queue go to the community that gains most; those around a moved node queue again.</summary>
/// <remarks>Nodes are taken in batches. For one batch every thread looks for the best community of some nodes against the same frozen
/// partition; then the moves are made one after another, each with its gain recomputed against the communities as they are by
/// then. A node that wants to move while a neighbour stands before it in the batch is looked at again from scratch; one that
/// wants to stay is woken if that neighbour moves. So each move gains, and the result
/// depends on the batch size, which follows from the number of nodes, but not on the number of threads.</remarks>
internal sealed class LocalMoving
{
    /// <summary>A batch is at most this share of the nodes: at 1/64 few nodes meet a neighbour in their own batch.</summary>
    private const int BatchesPerPass = 64;
    private const int LargestBatch = 4096;

    /// <summary>Visits below which a part is not worth waking a thread for: about 20 microseconds of work.</summary>
    private const int Grain = 128;

    private readonly LevelGraph _graph;
    private readonly MovingPartition _partition;
    private readonly double _smallestGain;
    private readonly Workers _workers;
    private readonly NodeQueue _queue;
    private readonly Neighbourhood[] _neighbourhoods;   // (threads,)
    private readonly List<int>[] _woken;                // (threads,) neighbours of moved nodes
    private readonly int[] _batch;
    private readonly Proposal[] _proposals;
    private readonly List<int> _moved = [];

    private LocalMoving(LevelGraph graph, MovingPartition partition, double smallestGain, SplitMix random, Neighbourhood[] neighbourhoods, Workers workers)
    {
        (_graph, _partition, _smallestGain, _workers) = (graph, partition, smallestGain, workers);
        _queue = new(graph.NodeCount, random);
        _batch = new int[Math.Clamp(graph.NodeCount / BatchesPerPass, 1, LargestBatch)];
        _proposals = new Proposal[_batch.Length];
        _neighbourhoods = neighbourhoods;
        _woken = [.. neighbourhoods.Select(_ => new List<int>())];
    }

    /// <summary>Moves nodes until none can gain by moving.</summary>
    /// <returns>The number of moves.</returns>
    public static long Run(LevelGraph graph, MovingPartition partition, double smallestGain, SplitMix random, Neighbourhood[] neighbourhoods, Workers workers) =>
        new LocalMoving(graph, partition, smallestGain, random, neighbourhoods, workers).Run();

    private long Run()
    {
        foreach (ref var place in _partition.Places.AsSpan())
        {
            place.Turn = NodePlace.Waiting;
        }

        var moves = 0L;
        while (_queue.Count > 0)
        {
            var count = TakeBatch();
            _workers.Run(count, Grain, Propose);
            MoveBatch(count);
            _workers.Run(_moved.Count, Grain, Wake);
            QueueWoken();
            moves += _moved.Count;
        }

        return moves;
    }

    private int TakeBatch()
    {
        var count = Math.Min(_queue.Count, _batch.Length);
        for (var turn = 0; turn < count; turn++)
        {
            var node = _queue.Take();
            _batch[turn] = node;
            _partition.Places[node].Turn = turn;
        }

        return count;
    }

    private void Propose(int part, int first, int end)
    {
        for (var turn = first; turn < end; turn++)
        {
            _proposals[turn] = Best(_batch[turn], turn, _neighbourhoods[part]);
        }
    }

    /// <summary>The community that attracts the node most; among equals its own, then the first among its arcs.</summary>
    private Proposal Best(int node, int turn, Neighbourhood neighbourhood)
    {
        var meetsBatch = Gather(node, turn, neighbourhood);
        var current = _partition.Places[node].Community;
        var from = neighbourhood.WeightTo(current);
        var (best, to, attraction) = (current, from, _partition.Attraction(node, current, from) + _smallestGain);
        if (attraction < 0 && !_partition.IsAlone(node))
        {
            (best, to, attraction) = (MovingPartition.Alone, 0, 0);
        }

        var communities = neighbourhood.Communities;
        var weights = neighbourhood.Weights;
        for (var position = 0; position < communities.Length; position++)
        {
            var community = communities[position];
            var candidate = community == current ? double.NegativeInfinity : _partition.Attraction(node, community, weights[position]);
            if (candidate > attraction)
            {
                (best, to, attraction) = (community, weights[position], candidate);
            }
        }

        return new(best, to, from, meetsBatch);
    }

    /// <returns>Whether a neighbour stands before turn <paramref name="turn"/> of the batch.</returns>
    private bool Gather(int node, int turn, Neighbourhood neighbourhood)
    {
        var (first, end) = (_graph.Starts[node], _graph.Starts[node + 1]);
        ReadOnlySpan<int> neighbours = _graph.Neighbours.AsSpan(first..end);
        ReadOnlySpan<double> weights = _graph.Weights.AsSpan(first..end);
        var places = _partition.Places;
        var meetsBatch = false;
        neighbourhood.Begin(neighbours.Length);
        for (var arc = 0; arc < neighbours.Length; arc++)
        {
            ref readonly var place = ref places[neighbours[arc]];
            neighbourhood.Add(place.Community, weights[arc]);
            meetsBatch |= (uint)place.Turn < (uint)turn;
        }

        return meetsBatch;
    }

    private void MoveBatch(int count)
    {
        _moved.Clear();
        for (var turn = 0; turn < count; turn++)
        {
            var node = _batch[turn];
            ref var place = ref _partition.Places[node];
            var proposal = _proposals[turn];
            if (proposal.Community != place.Community && (proposal.MeetsBatch || !StillGains(node, proposal)))
            {
                proposal = Best(node, 0, _neighbourhoods[0]);
            }

            place.Turn = NodePlace.Resting;
            if (proposal.Community != place.Community)
            {
                _partition.Move(node, proposal.Community);
                _moved.Add(node);
            }
        }
    }

    private bool StillGains(int node, Proposal proposal)
    {
        var (to, from) = (_partition.Attraction(node, proposal.Community, proposal.WeightTo),
            _partition.Attraction(node, _partition.Places[node].Community, proposal.WeightFrom));
        return to > from + _smallestGain;
    }

    private void Wake(int part, int first, int end)
    {
        var (places, woken) = (_partition.Places, _woken[part]);
        for (var position = first; position < end; position++)
        {
            var node = _moved[position];
            var community = places[node].Community;
            for (var arc = _graph.Starts[node]; arc < _graph.Starts[node + 1]; arc++)
            {
                ref readonly var place = ref places[_graph.Neighbours[arc]];
                if (place.Turn == NodePlace.Resting && place.Community != community)
                {
                    woken.Add(_graph.Neighbours[arc]);
                }
            }
        }
    }

    private void QueueWoken()
    {
        foreach (var woken in _woken)
        {
            foreach (var node in woken)
            {
                ref var turn = ref _partition.Places[node].Turn;
                if (turn == NodePlace.Resting)
                {
                    turn = NodePlace.Waiting;
                    _queue.Add(node);
                }
            }

            woken.Clear();
        }
    }

    private readonly record struct Proposal(int Community, double WeightTo, double WeightFrom, bool MeetsBatch);
}
