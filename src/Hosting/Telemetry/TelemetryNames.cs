namespace SaeActors.Hosting.Telemetry;

/// <summary>Activity sources and meters that a host exports beside the service's own.</summary>
/// <param name="Sources">Names of activity sources; a '*' matches anything.</param>
/// <param name="Meters">Names of meters, likewise.</param>
internal sealed record TelemetryNames(string[] Sources, string[] Meters)
{
    /// <summary>Nothing more.</summary>
    internal static readonly TelemetryNames None = new([], []);
}
