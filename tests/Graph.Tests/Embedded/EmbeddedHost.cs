using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>The embedded host in a folder of its own.</summary>
internal sealed class EmbeddedHost : IGraphHost
{
    private readonly string? _ownFolder;
    private readonly EmbeddedOptions _options;
    private EmbeddedFeatureGraph? _graph;

    private EmbeddedHost(EmbeddedOptions options, string? ownFolder) => (_options, _ownFolder) = (options, ownFolder);

    public IFeatureGraph Graph => Embedded;

    public EmbeddedFeatureGraph Embedded => _graph ?? throw new InvalidOperationException("the host is not open.");

    public static async Task<EmbeddedHost> StartAsync(Func<EmbeddedOptions, EmbeddedOptions>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;
        var options = new EmbeddedOptions { DataFolder = folder, Widths = Uploads.Widths, Threads = 2 };
        var host = new EmbeddedHost(change?.Invoke(options) ?? options, folder);
        await host.OpenAsync();
        return host;
    }

    public async Task RestartAsync()
    {
        await Embedded.DisposeAsync();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_graph is not null) await _graph.DisposeAsync();
        if (_ownFolder is not null) Directory.Delete(_ownFolder, recursive: true);
    }

    private async Task OpenAsync()
    {
        _graph = null;
        _graph = await EmbeddedFeatureGraph.OpenAsync(_options, CancellationToken.None);
    }
}
