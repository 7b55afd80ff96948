using SaeActors.Graph.Storage;

namespace SaeActors.Silo.StartUp;

/// <summary>Where a silo finds what the cluster keeps, and how it finds the other silos.</summary>
internal interface IClusterStorage : IAsyncDisposable
{
    /// <summary>The files of ingestion.</summary>
    IStudyStorage Files { get; }

    /// <summary>The files of the communities, with an owner of their own.</summary>
    IStudyStorage Communities { get; }

    /// <summary>Where it is, for the person at the console.</summary>
    string Place { get; }

    /// <summary>Adds membership and grain storage to the silo.</summary>
    void AddTo(ISiloBuilder silo);
}
