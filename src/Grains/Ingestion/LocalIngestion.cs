using SaeActors.Grains.Contract;

namespace SaeActors.Grains.Ingestion;

/// <summary>Whether the one ingestion runs on this silo.</summary>
internal sealed class LocalIngestion
{
    private volatile IIngestGrain? _grain;

    /// <summary>Set once the silo begins to stop: ingestion goes elsewhere, and questions that are not answered here at once are to be asked elsewhere.</summary>
    public bool IsStopping { get; set; }

    /// <summary>The grain, where it is here.</summary>
    public IIngestGrain? Grain
    {
        get => _grain;
        set => _grain = value;
    }
}
