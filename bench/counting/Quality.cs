using SaeActors.Features.Counting;

namespace SaeActors.Bench.Counting;

/// <summary>How much of the exact answers a bounded study finds, over 300 sampled features with n ≥ 100 of the first layer.</summary>
internal sealed class Quality
{
    private const double Threshold = 0.1;
    private readonly List<double> _errors = [];
    private readonly Dictionary<string, (long Found, long All)> _recall = [];

    public Quality(Study exact, Study bounded)
    {
        for (var feature = 3; feature < Profile.Width; feature += Profile.Width / 300)
        {
            if (exact.States[0][feature] is not { Count: >= 100 } truth) continue;
            var table = bounded.States[0][feature]!.Next!;
            _errors.Add((double)table.Error / truth.Count);
            var own = Listed(table);
            var column = new List<CoFiring>();
            Neighborhood.Column(bounded.States[1], TableDirection.Previous, feature, column);
            HashSet<int> ownIds = [.. own.Select(entry => entry.Feature)];
            HashSet<int> joined = [.. ownIds, .. column.Select(entry => entry.Feature)];
            Compare(exact, truth, ownIds, joined);
        }

        _errors.Sort();
    }

    public override string ToString() =>
        $"{_errors[_errors.Count / 2],17:F4}{_errors[_errors.Count * 9 / 10],8:F3}" +
        $"{Share("jaccard"),14:F4} {Share("jaccard+"),6:F4}{Share("necessity"),10:F4} {Share("necessity+"),6:F4}{Share("sufficiency"),12:F4}{Share("top"),10:F4} {Share("top+"),6:F4}";

    private static List<CoFiring> Listed(CoFiringTable table)
    {
        var listed = new List<CoFiring>();
        table.CopyTo(listed);
        return listed;
    }

    private void Compare(Study exact, FeatureState truth, HashSet<int> own, HashSet<int> joined)
    {
        var edges = new List<(int Partner, double Jaccard)>();
        foreach (var entry in Listed(truth.Next!))
        {
            var other = exact.Marginals[1][entry.Feature].Count;
            double both = entry.Count;
            var jaccard = both / (truth.Count + other - both);
            edges.Add((entry.Feature, jaccard));
            if (entry.Count < 10) continue;
            if (jaccard >= Threshold) Note("jaccard", entry.Feature, own, joined);
            if (both / other >= Threshold) Note("necessity", entry.Feature, own, joined);
            if (both / truth.Count >= Threshold) Note("sufficiency", entry.Feature, own, joined);
        }

        foreach (var (partner, _) in edges.OrderByDescending(edge => edge.Jaccard).Take(20)) Note("top", partner, own, joined);
    }

    private void Note(string name, int partner, HashSet<int> own, HashSet<int> joined)
    {
        Add(name, own.Contains(partner));
        Add(name + "+", joined.Contains(partner));
    }

    private void Add(string name, bool found)
    {
        var (before, all) = _recall.GetValueOrDefault(name);
        _recall[name] = (before + (found ? 1 : 0), all + 1);
    }

    private double Share(string name) => _recall.TryGetValue(name, out var recall) ? (double)recall.Found / recall.All : 1;
}
