using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Storage;
using SaeActors.Silo.Storage;
using SaeActors.Silo.Tests.Running;

namespace SaeActors.Silo.Tests.Storage;

internal sealed class OnPostgres : StorageContract
{
    private TestDatabase _database = null!;

    protected override async Task<IStorage> StartAsync()
    {
        _database = await TestDatabase.PreparedAsync();
        return new PostgresStudyStorage(_database.Source, "test").Own();
    }

    protected override IStorage Reopened() => new PostgresStudyStorage(_database.Source, "test").Own();

    protected override async Task EndAsync() => await _database.DisposeAsync();
}
