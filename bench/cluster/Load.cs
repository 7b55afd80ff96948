namespace SaeActors.Bench.Cluster;

/// <summary>How busy the machine is: figures of a shared machine are worth as much as they say of it.</summary>
internal static class Load
{
    /// <summary>The load average of the last minute; ? where the system does not say.</summary>
    public static string Now => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
}
