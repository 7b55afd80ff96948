namespace SaeActors.Features.Communities;

/// <summary>A partition that nodes move in, with the mass of every community kept up to date.</summary>
/// <remarks>V nodes; community ids are in [0, V), so that there is always a free one for a node that wants to be alone.</remarks>
internal sealed class MovingPartition
{
    /// <summary>Stands for a community without members.</summary>
    public const int Alone = -1;

    private readonly LevelGraph _graph;
    private readonly NullModel _model;
    private readonly Mass[] _masses;          // (V,) per community
    private readonly int[] _sizes;            // (V,) per community
    private readonly Stack<int> _free = new();

    public MovingPartition(LevelGraph graph, NullModel model, int[] communities)
    {
        (_graph, _model) = (graph, model);
        (_masses, _sizes, Places) = (new Mass[graph.NodeCount], new int[graph.NodeCount], new NodePlace[graph.NodeCount]);
        for (var node = 0; node < graph.NodeCount; node++)
        {
            Places[node] = new() { Community = communities[node], Turn = NodePlace.Resting };
            _masses[communities[node]] += graph.Masses[node];
            _sizes[communities[node]]++;
        }

        for (var community = graph.NodeCount - 1; community >= 0; community--)
        {
            if (_sizes[community] == 0)
            {
                _free.Push(community);
            }
        }
    }

    /// <summary>(V,) Where each node is.</summary>
    public NodePlace[] Places { get; }

    public int CommunityCount => _graph.NodeCount - _free.Count;

    /// <summary>Weight between a node and a community beyond chance; a node's own community counts without it.</summary>
    public double Attraction(int node, int community, double weight)
    {
        if (community == Alone)
        {
            return 0;
        }

        var own = _graph.Masses[node];
        var other = Places[node].Community == community ? _masses[community] - own : _masses[community];
        return weight - (_model.Scale * (own * other));
    }

    /// <summary>By how much <see cref="Quality"/> grows when a node moves; weights are those between the node and the rest of either community.</summary>
    public double MoveGain(int node, int to, double weightTo, double weightFrom) =>
        (Attraction(node, to, weightTo) - Attraction(node, Places[node].Community, weightFrom)) / _model.Norm;

    public void Move(int node, int to)
    {
        ref var place = ref Places[node];
        var target = to == Alone ? _free.Pop() : to;
        var mass = _graph.Masses[node];
        if (--_sizes[place.Community] == 0)
        {
            _free.Push(place.Community);
            _masses[place.Community] = default;
        }
        else
        {
            _masses[place.Community] -= mass;
        }

        _masses[target] += mass;
        _sizes[target]++;
        place.Community = target;
    }

    /// <summary>True when the node has its community to itself.</summary>
    public bool IsAlone(int node) => _sizes[Places[node].Community] == 1;

    public double Quality() => _graph.Quality(Communities(), _model);

    public int[] Communities()
    {
        var communities = new int[Places.Length];
        for (var node = 0; node < communities.Length; node++)
        {
            communities[node] = Places[node].Community;
        }

        return communities;
    }
}

/// <summary>A node's community and its turn, side by side because the kernel reads both at every arc.</summary>
internal struct NodePlace
{
    /// <summary>Turn of a node that is neither waiting nor being considered.</summary>
    public const int Resting = -1;

    /// <summary>Turn of a node in the queue.</summary>
    public const int Waiting = -2;

    public int Community;

    /// <summary>Its position in the batch under consideration, or one of the constants.</summary>
    public int Turn;
}
