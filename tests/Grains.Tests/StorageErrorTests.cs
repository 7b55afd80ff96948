using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using SaeActors.Grains.Storage;

namespace SaeActors.Grains.Tests;

/// <summary>What a failing database looks like from another silo.</summary>
public sealed class StorageErrorTests
{
    [Fact]
    public async Task An_error_of_the_database_arrives_at_another_silo_as_storage_that_is_away()
    {
        await using var cluster = await ClusterHost.StartAsync(1);
        var store = new GrainStore(new FailingStorage());
        var thrown = await Assert.ThrowsAsync<IOException>(() => store.ReadAsync(GrainStore.Features, GrainId.Create("feature", "1")));
        var serializer = cluster.Services(0).GetRequiredService<Serializer>();
        var arrived = Assert.IsType<IOException>(serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(thrown)));
        Assert.Contains("too many clients", arrived.Message, StringComparison.Ordinal);
    }

    private sealed class ProviderException(string message) : DbException(message);

    private sealed class FailingStorage : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new ProviderException("53300: too many clients");

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new ProviderException("53300: too many clients");

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new ProviderException("53300: too many clients");
    }
}
