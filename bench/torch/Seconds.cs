using System.Diagnostics;
using SaeActors.Inference.Torch.Native;

namespace SaeActors.TorchBench;

/// <summary>Wall-clock time, the device waited for at both ends.</summary>
internal static class Seconds
{
    private const double MeasuredAtLeast = 1;

    /// <summary>The best of several runs, after one to warm up, for a second at least.</summary>
    public static double Best(TorchDevice? device, Action work)
    {
        Once(device, work);
        var (best, total) = (double.MaxValue, 0.0);
        while (total < MeasuredAtLeast)
        {
            var seconds = Once(device, work);
            (best, total) = (Math.Min(best, seconds), total + seconds);
        }

        return best;
    }

    /// <summary>One run.</summary>
    public static double Once(TorchDevice? device, Action work)
    {
        device?.Synchronize();
        var clock = Stopwatch.StartNew();
        work();
        device?.Synchronize();
        return clock.Elapsed.TotalSeconds;
    }
}
