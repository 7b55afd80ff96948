using SaeActors.Hosting.Telemetry;

namespace SaeActors.Silo.Telemetry;

/// <summary>What a silo exports beside the service's own spans and numbers.</summary>
internal static class SiloTelemetry
{
    /// <summary>ASP.NET's span of a request, Orleans' spans of calls between grains, Orleans' and the database driver's numbers.</summary>
    /// <remarks>Orleans' spans of placement, activation and storage are left out: a window may cause a hundred thousand of them.</remarks>
    internal static readonly HostTelemetry Exported = new(
        Sources: ["Microsoft.AspNetCore", "Microsoft.Orleans.Application"],
        Meters: ["Microsoft.Orleans", "Npgsql"],
        Sampler: new FewFeatureCalls());
}
