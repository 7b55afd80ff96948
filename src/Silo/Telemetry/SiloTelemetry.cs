using SaeActors.Hosting.Telemetry;

namespace SaeActors.Silo.Telemetry;

/// <summary>What a silo exports beside the service's own spans and numbers.</summary>
internal static class SiloTelemetry
{
    /// <summary>ASP.NET's span of a request, Orleans' spans of calls, Orleans' and the database driver's numbers.</summary>
    internal static readonly TelemetryNames Names = new(
        Sources: ["Microsoft.AspNetCore", "Microsoft.Orleans.*"],
        Meters: ["Microsoft.Orleans", "Npgsql"]);
}
