using OpenTelemetry.Trace;

namespace SaeActors.Hosting.Telemetry;

/// <summary>What a host exports beside the service's own spans and numbers.</summary>
/// <param name="Sources">Names of activity sources; a '*' matches anything.</param>
/// <param name="Meters">Names of meters, likewise.</param>
/// <param name="Sampler">Which spans are kept; null for what OTEL_TRACES_SAMPLER says, by default all.</param>
internal sealed record HostTelemetry(string[] Sources, string[] Meters, Sampler? Sampler = null)
{
    /// <summary>Nothing more.</summary>
    internal static readonly HostTelemetry None = new([], []);
}
