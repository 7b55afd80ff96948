using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Queries;

/// <summary>Refuses questions that make no sense for a study; every host asks here first.</summary>
internal static class Senseless
{
    private const int MostRows = 1_000;

    public static bool Has(Study study, FeatureId id) =>
        id.Layer >= 0 && id.Layer < study.Layers.Count && id.Feature >= 0 && id.Feature < study.Layers[id.Layer].Width;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static void Refuse(FeatureQuery query)
    {
        CheckRange(query.Page, 1, int.MaxValue, "page");
        CheckRange(query.PageSize, 1, MostRows, "pageSize");
    }

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static void Refuse(NeighborQuery query)
    {
        CheckRange(query.K, 1, RankingQuery.Most, "k");
        CheckRange(query.MinSupport, 0, long.MaxValue, "minSupport");
        if (!(query.MinLift >= 0)) throw new ArgumentException($"minLift is {query.MinLift}; expected at least 0.");
    }

    /// <exception cref="ArgumentException">No such layers, or a threshold that is no number.</exception>
    public static void Refuse(Study study, EdgeQuery query)
    {
        if (query.Layer < 0 || query.Layer + 1 >= study.Layers.Count)
        {
            throw new ArgumentException($"layer is {query.Layer}; expected 0 to {study.Layers.Count - 2}, a layer with a next one.");
        }

        CheckRange(query.Pairs, 1, study.Layers.Count - 1 - query.Layer, "pairs");
        RefuseThreshold(query.Threshold);
    }

    /// <exception cref="ArgumentException">A feature that the study does not have, or a threshold that is no number.</exception>
    public static void Refuse(Study study, IReadOnlyList<FeatureId> features, double threshold)
    {
        RefuseThreshold(threshold);
        foreach (var id in features)
        {
            if (!Has(study, id)) throw new ArgumentException($"feature {id} is not in the study.");
        }
    }

    /// <exception cref="ArgumentException">A layer that the study does not have.</exception>
    public static void Refuse(Study study, Range layers)
    {
        var (first, end) = (layers.Start.GetOffset(study.Layers.Count), layers.End.GetOffset(study.Layers.Count));
        if (first < 0 || first > end || end > study.Layers.Count) throw new ArgumentException($"layers are {layers}; expected a part of 0..{study.Layers.Count}.");
    }

    private static void RefuseThreshold(double threshold)
    {
        if (double.IsNaN(threshold)) throw new ArgumentException("threshold is NaN; expected a number.");
    }

    private static void CheckRange(long value, long least, long most, string name)
    {
        if (value < least || value > most) throw new ArgumentException($"{name} is {value}; expected {least} to {most}.");
    }
}
