using Orleans.Storage;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Storage;
using SaeActors.Graph.Storage;
using SaeActors.Silo.Options;

namespace SaeActors.Silo.StartUp;

/// <summary>A cluster of this one silo, for a first try: everything is kept in a folder, and nobody can join.</summary>
/// <remarks>The folder lies inside the data folder: states are kept in other files than the embedded host's.</remarks>
internal sealed class FolderCluster : IClusterStorage
{
    private readonly MemberOptions _options;
    private readonly string _folder;
    private readonly FolderLock _lock;
    private readonly GrainFiles _grains;

    /// <summary>Opens the folder.</summary>
    /// <exception cref="IOException">It cannot be used, or another process has it.</exception>
    internal FolderCluster(MemberOptions options)
    {
        _options = options;
        _folder = Directory.CreateDirectory(Path.Combine(options.Service.Data, "silo")).FullName;
        _lock = FolderLock.Take(_folder);
        _grains = new GrainFiles(new DiskStorage(Path.Combine(_folder, "grains")));
        Files = new FolderStudyStorage(new DiskStorage(_folder));
        Communities = new FolderStudyStorage(new DiskStorage(Path.Combine(_folder, "communities")));
    }

    /// <inheritdoc/>
    public IStudyStorage Files { get; }

    /// <inheritdoc/>
    public IStudyStorage Communities { get; }

    /// <inheritdoc/>
    public string Place => _folder;

    /// <inheritdoc/>
    public void AddTo(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(_options.SiloPort, _options.GatewayPort, primarySiloEndpoint: null, _options.ServiceId, _options.Cluster);
        silo.Services.AddKeyedSingleton<IGrainStorage>(GrainsHosting.StorageName, _grains);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _grains.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }
}
