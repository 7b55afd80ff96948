using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using SaeActors.Server.Tests.Running;
using SaeActors.Silo.Tests.Running;

namespace SaeActors.Silo.Tests.Storage;

/// <summary>Our statements under Orleans' own grain storage: first write, ETags, clearing.</summary>
public class GrainStateTests
{
    private const string Name = "features";
    private const string Type = "feature";

    private static readonly GrainId Grain = GrainId.Create("feature", "study/3/17");

    [PostgresFact]
    public async Task State_is_read_back_byte_for_byte()
    {
        await using var under = await Provider.StartAsync();
        var written = State([1, 2, 3, 0, 255]);
        await under.Storage.WriteStateAsync(Type, Grain, written);
        Assert.Equal(("1", true), (written.ETag, written.RecordExists));
        var read = State([]);
        await under.Storage.ReadStateAsync(Type, Grain, read);
        Assert.Equal([1, 2, 3, 0, 255], read.State.Bytes);
        Assert.Equal(("1", true), (read.ETag, read.RecordExists));
    }

    [PostgresFact]
    public async Task Grains_of_another_type_or_key_have_state_of_their_own()
    {
        await using var under = await Provider.StartAsync();
        await under.Storage.WriteStateAsync(Type, Grain, State([1]));
        await under.Storage.WriteStateAsync(Type, GrainId.Create("feature", "study/3/18"), State([2]));
        await under.Storage.WriteStateAsync("layer", Grain, State([3]));
        var read = State([]);
        await under.Storage.ReadStateAsync(Type, Grain, read);
        Assert.Equal([1], read.State.Bytes);
    }

    [PostgresFact]
    public async Task A_write_needs_the_ETag_of_what_it_replaces()
    {
        await using var under = await Provider.StartAsync();
        var first = State([1]);
        await under.Storage.WriteStateAsync(Type, Grain, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => under.Storage.WriteStateAsync(Type, Grain, State([2])));
        await Assert.ThrowsAsync<InconsistentStateException>(() => under.Storage.WriteStateAsync(Type, Grain, State([2], "7")));
        await under.Storage.WriteStateAsync(Type, Grain, first);
        Assert.Equal("2", first.ETag);
    }

    [PostgresFact]
    public async Task Of_many_first_writes_at_once_one_succeeds_and_so_of_many_second_ones()
    {
        await using var under = await Provider.StartAsync();
        Assert.Equal(1, await SuccessesAsync(under, null));
        Assert.Equal(1, await SuccessesAsync(under, "1"));
    }

    [PostgresFact]
    public async Task Cleared_state_is_gone_and_can_be_written_again()
    {
        await using var under = await Provider.StartAsync();
        var state = State([1]);
        await under.Storage.WriteStateAsync(Type, Grain, state);
        await Assert.ThrowsAsync<InconsistentStateException>(() => under.Storage.ClearStateAsync(Type, Grain, State([], "7")));
        await under.Storage.ClearStateAsync(Type, Grain, state);
        Assert.Equal(0, await under.Database.ValueAsync<long>("SELECT count(*) FROM grain_state"));
        var read = State([]);
        await under.Storage.ReadStateAsync(Type, Grain, read);
        Assert.False(read.RecordExists);
        await under.Storage.WriteStateAsync(Type, Grain, read);
    }

    private static async Task<int> SuccessesAsync(Provider under, string? etag)
    {
        var writes = Enumerable.Range(0, 32).Select(async writer =>
        {
            try
            {
                await under.Storage.WriteStateAsync(Type, Grain, State([(byte)writer], etag));
                return 1;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        });
        return (await Task.WhenAll(writes)).Sum();
    }

    private static GrainState<Packed> State(byte[] bytes, string? etag = null) => new(new Packed { Bytes = bytes }, etag) { RecordExists = etag is not null };

    /// <summary>The provider as a silo registers it, on a database of its own.</summary>
    private sealed class Provider(TestDatabase database, IHost host) : IAsyncDisposable
    {
        public TestDatabase Database => database;

        public IGrainStorage Storage { get; } = host.Services.GetRequiredKeyedService<IGrainStorage>(Name);

        public static async Task<Provider> StartAsync()
        {
            var database = await TestDatabase.PreparedAsync();
            var host = new HostBuilder().ConfigureLogging(log => log.SetMinimumLevel(LogLevel.None)).UseOrleans(silo => silo
                .UseLocalhostClustering(ServerProcess.FreePort(), ServerProcess.FreePort())
                .Configure<ClusterOptions>(cluster => cluster.ServiceId = "test")
                .AddAdoNetGrainStorage(Name, options =>
                {
                    (options.Invariant, options.ConnectionString, options.DeleteStateOnClear) = ("Npgsql", database.ConnectionString, true);
                    options.GrainStorageSerializer = new PackedBytes();
                })).Build();
            await host.StartAsync();
            return new Provider(database, host);
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
            await database.DisposeAsync();
        }
    }

    private sealed class Packed
    {
        public byte[] Bytes { get; init; } = [];
    }

    private sealed class PackedBytes : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T input) => BinaryData.FromBytes(((Packed)(object)input!).Bytes);

        public T Deserialize<T>(BinaryData input) => (T)(object)new Packed { Bytes = input.ToArray() };
    }
}
