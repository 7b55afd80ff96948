using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;
using SaeActors.Silo.Storage;
using SaeActors.Silo.Tests.Running;

namespace SaeActors.Silo.Tests.Storage;

/// <summary>The embedded host with its files in a database: every log and checkpoint at work on <see cref="PostgresStorage"/>.</summary>
internal sealed class EmbeddedOnPostgres : FeatureGraphContract
{
    protected override async Task<IGraphHost> StartAsync()
    {
        var host = new Host(await TestDatabase.PreparedAsync());
        await host.OpenAsync();
        return host;
    }

    private sealed class Host(TestDatabase database) : IGraphHost
    {
        private EmbeddedFeatureGraph? _graph;

        public IFeatureGraph Graph => _graph!;

        public async Task OpenAsync() => _graph = await EmbeddedFeatureGraph.OpenAsync(
            new EmbeddedOptions { DataFolder = "in the database", Widths = Uploads.Widths, Threads = 2, Storage = new PostgresStudyStorage(database.Source, "test").Own() },
            CancellationToken.None);

        public async Task RestartAsync()
        {
            await _graph!.DisposeAsync();
            await OpenAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _graph!.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
