using SaeActors.Features;
using SaeActors.Inference.Torch.Batches;
using SaeActors.Inference.Torch.Saes;
using static TorchSharp.torch;

namespace SaeActors.TorchBench;

/// <summary>What the host does with a batch once its copies have arrived, at a GPU's batch size and without a GPU: whether it keeps up.</summary>
/// <remarks>Reading overlaps with the device's next batch; putting rows in order comes once a call and overlaps with nothing.</remarks>
internal static class HostSide
{
    private const int Active = 64;

    /// <summary>(reading into managed memory, putting rows in order) in seconds, best of several, for one batch of the rows.</summary>
    public static (double Reading, double Ordering) Measure(int[][] rows, SaeEncoder[] encoders)
    {
        using var scope = NewDisposeScope();
        var batch = RowBatch.Cut(rows, int.MaxValue).Single();
        var (starts, features, values) = Arrived(batch.Grid.Tokens);
        int[] widths = [.. encoders.Select(encoder => encoder.Width)];
        var (reading, ordering) = (double.MaxValue, double.MaxValue);
        for (var run = 0; run < 8; run++)
        {
            var pending = new PendingBatch(batch, [.. encoders.Select(encoder =>
                new List<PendingRows> { new(encoder, starts.alias(), features.alias(), values.alias(), ones([], ScalarType.Bool)) })]);
            FinishedBatch? finished = null;
            reading = Math.Min(reading, Seconds.Once(null, () => finished = pending.Take()));
            ordering = Math.Min(ordering, Seconds.Once(null, () => Assembly.Of(rows, widths, [finished!])));
        }

        return (reading, ordering);
    }

    // 64 features a token, seeded, as a layer's copies would lie there.
    private static (Tensor Starts, Tensor Features, Tensor Values) Arrived(int tokens)
    {
        var random = new SplitMix(11);
        var (features, step) = (new int[tokens * Active], RandomGpt2Small.Features / Active);
        for (var entry = 0; entry < features.Length; entry++)
        {
            features[entry] = (entry % Active * step) + random.Next(step);
        }

        return (
            arange(0, tokens + 1, 1, ScalarType.Int32).mul_(Active),
            tensor(features),
            ones([features.Length], ScalarType.Float32));
    }
}
