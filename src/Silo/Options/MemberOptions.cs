using System.Net;
using SaeActors.Hosting.Options;

namespace SaeActors.Silo.Options;

/// <summary>What the command line says of a silo, before anything is opened.</summary>
public sealed record MemberOptions
{
    /// <summary>What every host is told.</summary>
    public required ServerOptions Service { get; init; }

    /// <summary>What this silo does. Default everything.</summary>
    public SiloRole Role { get; init; } = SiloRole.All;

    /// <summary>Connection string of the cluster's PostgreSQL database; null for a silo on its own that keeps everything in the data folder.</summary>
    public string? Connection { get; init; }

    /// <summary>Name of the cluster: silos and clients of another one are turned away. Default saeactors.</summary>
    public string Cluster { get; init; } = "saeactors";

    /// <summary>Name of the service whose data the database holds; it outlives the cluster. Default saeactors.</summary>
    public string ServiceId { get; init; } = "saeactors";

    /// <summary>Address that this silo listens on and that others reach it at. Default loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port for other silos. Default 11111.</summary>
    public int SiloPort { get; init; } = 11_111;

    /// <summary>Port for Orleans clients. Default 30000.</summary>
    public int GatewayPort { get; init; } = 30_000;

    /// <summary>How silos and clients prove who they are; null for plain text, on loopback or where <see cref="IsTrustedNetwork"/> is set.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Whether nobody but this cluster is on the network between its silos. Default false.</summary>
    public bool IsTrustedNetwork { get; init; }

    /// <summary>Bytes of co-firing tables kept in memory here; beyond it features that have been still for longest are saved and leave. Null for no bound.</summary>
    public long? FeatureMemory { get; init; }

    /// <summary>Whether the Orleans dashboard is served at /dashboard. Default false: it watches every call.</summary>
    public bool Dashboard { get; init; }

    /// <summary>These options, checked.</summary>
    /// <exception cref="StartUpException">Options that do not go together.</exception>
    public MemberOptions Checked()
    {
        if (Connection is null && Role != SiloRole.All)
        {
            throw new StartUpException($"--role {Role.ToString().ToLowerInvariant()} is a part of a cluster; expected --connection with the cluster's database, or --role all.");
        }

        if (!IPAddress.IsLoopback(Address) && Tls is null && !IsTrustedNetwork)
        {
            throw new StartUpException($"--address {Address} can be reached from other machines; expected --tls-certificate, or --trusted-network where nobody else is on that network.");
        }

        if (Tls is not null && IsTrustedNetwork)
        {
            throw new StartUpException("--tls-certificate and --trusted-network contradict each other; expected one of them.");
        }

        if (SiloPort == GatewayPort)
        {
            throw new StartUpException($"--silo-port and --gateway-port are both {SiloPort}; expected two ports.");
        }

        if (Dashboard && Service.ApiKey is not null)
        {
            throw new StartUpException("--dashboard asks for no key; it does not go with an API key. Start a silo without one, on loopback, for it.");
        }

        return this;
    }
}
