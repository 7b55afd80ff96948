using System.Globalization;

namespace SaeActors.Bench.Counting;

/// <summary>Memory of a process as the kernel counts it, and of this one as the collector does; bytes.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident memory at most so far, from /proc/PID/status; 0 where there is none.</summary>
    public static long Peak(int process)
    {
        var path = $"/proc/{process}/status";
        if (!File.Exists(path)) return 0;
        var line = File.ReadLines(path).First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>What is still referenced in the heap.</summary>
    public static long Live() => GC.GetTotalMemory(forceFullCollection: true);
}
