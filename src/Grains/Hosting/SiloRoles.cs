namespace SaeActors.Grains.Hosting;

/// <summary>What a silo does in the cluster.</summary>
[Flags]
public enum SiloRoles
{
    /// <summary>Forwards requests and does no work of its own.</summary>
    None = 0,

    /// <summary>Has features, counts and answers questions about them.</summary>
    Features = 1,

    /// <summary>Runs the model.</summary>
    Engine = 2,

    /// <summary>May run the one ingestion: logs, cuts and the order of windows; and the communities.</summary>
    Ingest = 4,

    /// <summary>Everything.</summary>
    All = Features | Engine | Ingest,
}
