using SaeActors.Graph.Contract;

namespace SaeActors.Hosting.StartUp;

/// <summary>Which co-firing tables the memory allowed, for the person who starts the server.</summary>
internal static class TablesInWords
{
    /// <summary>One description where all layers have the same tables, else one for each run of layers.</summary>
    internal static string Of(IReadOnlyList<StudyLayer> layers)
    {
        var runs = new List<(int First, int Last, string Tables)>();
        for (var layer = 0; layer < layers.Count; layer++)
        {
            if (runs.Count > 0 && runs[^1].Tables == layers[layer].Tables) runs[^1] = runs[^1] with { Last = layer };
            else runs.Add((layer, layer, layers[layer].Tables));
        }

        return runs.Count == 1 ? runs[0].Tables : string.Join("; ", runs.Select(run => $"layers {run.First}-{run.Last} {run.Tables}"));
    }
}
