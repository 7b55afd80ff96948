using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Tests.Storage;

public sealed class DiskStorageTests : StorageContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    protected override Task<IStorage> StartAsync() => Task.FromResult<IStorage>(new DiskStorage(_folder));

    protected override IStorage Reopened() => new DiskStorage(_folder);

    protected override Task EndAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
