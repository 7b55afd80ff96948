using SaeActors.Features;

namespace SaeActors.Grains.Features;

/// <summary>Which features' states are in this silo's memory, and who leaves.</summary>
internal sealed class Residents(LocalFeatures local, FeatureCalls calls)
{
    private const int Batch = 256;
    private const double Room = 0.9;   // of the bound is left after features had to leave, so that not every window sends some away

    /// <summary>Saves some features and sends them away.</summary>
    public async Task LeaveAsync(Func<FeatureId, bool> who)
    {
        if (local.State is not { } state) return;
        var leaving = new List<FeatureId>();
        for (var layer = 0; layer < state.Features.Length; layer++)
        {
            for (var feature = 0; feature < state.Features[layer].Width; feature++)
            {
                if (state.Features[layer][feature] is not null && who(new FeatureId(layer, feature))) leaving.Add(new FeatureId(layer, feature));
            }
        }

        await LeaveAsync(leaving);
    }

    /// <summary>Keeps the tables in memory to a bound: those that have been still for longest leave.</summary>
    public async Task KeepToAsync(long bytes, WriteBehind writing)
    {
        if (bytes == long.MaxValue || local.State is not { } state) return;
        var (here, total) = (new List<(long LastWindow, FeatureId Id, long Bytes)>(), 0L);
        for (var layer = 0; layer < state.Features.Length; layer++)
        {
            for (var feature = 0; feature < state.Features[layer].Width; feature++)
            {
                if (state.Features[layer][feature] is not { } found) continue;
                here.Add((found.LastWindow, found.Id, found.Bytes));
                total += found.Bytes;
            }
        }

        if (total <= bytes) return;
        var leaving = new HashSet<FeatureId>();
        foreach (var (_, id, taken) in here.OrderBy(feature => feature.LastWindow).ThenBy(feature => feature.Id))
        {
            if (total <= bytes * Room) break;
            leaving.Add(id);
            total -= taken;
        }

        await LeaveAsync([.. leaving]);
        writing.Forget(id => leaving.Contains(id) && state.Features[id.Layer][id.Feature] is null);
    }

    private async Task LeaveAsync(List<FeatureId> leaving)
    {
        for (var first = 0; first < leaving.Count; first += Batch)
        {
            await Task.WhenAll(leaving.Skip(first).Take(Batch).Select(id => calls.SendAsync(id, grain => grain.Leave())));
        }
    }
}
