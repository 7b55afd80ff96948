using System.Diagnostics;

namespace SaeActors.Bench.Counting;

/// <summary>What something took: seconds, and seconds of all cores, which say more where the machine is shared.</summary>
internal readonly record struct Cost(double Seconds, double CoreSeconds)
{
    public static Cost operator +(Cost a, Cost b) => new(a.Seconds + b.Seconds, a.CoreSeconds + b.CoreSeconds);

    public static Cost operator *(Cost a, double times) => new(a.Seconds * times, a.CoreSeconds * times);

    public static Cost operator /(Cost a, double parts) => a * (1 / parts);

    public static Cost Of(Action work)
    {
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        work();
        return new Cost(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    public override string ToString() => $"{Seconds:F2} s ({CoreSeconds:F2} core seconds)";
}
