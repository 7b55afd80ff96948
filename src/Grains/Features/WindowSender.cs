using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Hosting;

namespace SaeActors.Grains.Features;

/// <summary>Sends features of a block their message about the current window: those that are not in memory, and all that fired where windows are sent again.
/// (Features that are here have been counted before, see <see cref="LocalFeatures.CountPresent"/>.)</summary>
/// <remarks>At a start that is about 250,000 messages. They leave in small batches, in the order of the features, so that neighbours in work share the
/// next layer's rows in the cache, and so few at a time that requests do not wait behind them.</remarks>
internal sealed class WindowSender(GrainsOptions options, LocalFeatures local, FeatureCalls calls)
{
    private const int Batch = 32;

    /// <param name="window">The current window.</param>
    /// <param name="isMine">Whether a feature is sent the message.</param>
    /// <param name="isLost">Whether the window is sent again to a feature that lost it.</param>
    public async Task SendAsync(PreparedWindow window, Func<FeatureId, bool> isMine, Func<FeatureId, bool> isLost)
    {
        var batches = Batches(window, isMine);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, options.Threads * 2).Select(_ => Task.Run(WorkAsync)));

        async Task WorkAsync()
        {
            var sent = new Task[Batch];
            for (var batch = Interlocked.Increment(ref next); batch < batches.Count; batch = Interlocked.Increment(ref next))
            {
                var features = batches[batch];
                for (var position = 0; position < features.Length; position++)
                {
                    var id = features[position];
                    sent[position] = SendAsync(id, window.Number, isLost(id) ? -1 : local.Before(id.Layer, id.Feature));
                }

                await Task.WhenAll(sent.AsSpan(0, features.Length));
            }
        }
    }

    private Task SendAsync(FeatureId id, long window, long previous)
    {
        var message = calls[id.Layer, id.Feature].Apply(window, previous);
        return message.IsCompletedSuccessfully ? message : AgainAsync(message, id, window, previous);
    }

    private async Task AgainAsync(Task message, FeatureId id, long window, long previous)
    {
        try
        {
            await message;
        }
        catch (Exception failure) when (FeatureCalls.IsMoving(failure))
        {
            await calls.SendAsync(id, grain => grain.Apply(window, previous));
        }
    }

    private static List<FeatureId[]> Batches(PreparedWindow window, Func<FeatureId, bool> isMine)
    {
        var (batches, batch) = (new List<FeatureId[]>(), new List<FeatureId>(Batch));
        for (var layer = 0; layer < window.LayerCount; layer++)
        {
            foreach (var feature in window.Layer(layer).ActiveFeatures)
            {
                if (!isMine(new FeatureId(layer, feature))) continue;
                batch.Add(new FeatureId(layer, feature));
                if (batch.Count < Batch) continue;
                batches.Add([.. batch]);
                batch.Clear();
            }
        }

        if (batch.Count > 0) batches.Add([.. batch]);
        return batches;
    }
}
