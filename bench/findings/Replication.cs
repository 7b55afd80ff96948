using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Findings;

/// <summary>What was chosen on some tokens, measured on others.</summary>
internal static class Replication
{
    /// <summary>Pearson of every step of some chains in another study; 0 where the two never fire together.</summary>
    public static async Task<double[]> StepsAsync(IFeatureGraph other, IEnumerable<IReadOnlyList<string>> chains)
    {
        var steps = chains.SelectMany(chain => chain.Zip(chain.Skip(1))).Select(step => (Upstream: IdOf(step.First), Downstream: IdOf(step.Second))).ToArray();
        var graph = await other.SubgraphAsync([.. steps.SelectMany(step => new[] { step.Upstream, step.Downstream }).Distinct()], Measure.Pearson, 0, CancellationToken.None);
        var found = graph.Edges.ToDictionary(edge => (new FeatureId(edge.Layer, edge.Upstream), edge.Downstream), edge => edge.Low);
        return [.. steps.Select(step => found.GetValueOrDefault((step.Upstream, step.Downstream.Feature)))];
    }

    /// <summary>Parents of <paramref name="found"/> that <paramref name="other"/> finds as well, with at least two of the same children.</summary>
    public static int Parents(Motifs found, Motifs other)
    {
        var known = other.Specialisations.SelectMany(list => list.Rows).ToDictionary(row => new FeatureId(row.Layer, row.Feature), row => row.Children.Select(child => child.Feature).ToHashSet());
        return found.Specialisations.SelectMany(list => list.Rows).Count(row =>
            known.TryGetValue(new FeatureId(row.Layer, row.Feature), out var children) && row.Children.Count(child => children.Contains(child.Feature)) > 1);
    }

    public static FeatureId IdOf(string text) => FeatureId.TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no feature; expected l_i.");
}
