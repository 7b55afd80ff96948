using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Prompts;

namespace SaeActors.Grains.Tests;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task Batches_without_a_key_do_not_push_out_a_callers_key()
    {
        await using var cluster = await ClusterHost.StartAsync(1, options => options with
        {
            Ingestion = options.Ingestion with { Prompts = new PromptLogOptions { RememberedKeys = 2, SegmentBytes = 1 } },
        });
        var first = await AcceptAsync(1, "mine");
        for (var seed = 2; seed < 8; seed++) await AcceptAsync(seed, null);
        Assert.Equal(first, await AcceptAsync(9, "mine"));
        await cluster.RestartAsync();
        Assert.Equal(first, await AcceptAsync(9, "mine"));

        Task<Acceptance> AcceptAsync(int seed, string? key) => cluster.Graph.AcceptWindowAsync(Uploads.Of((ulong)seed), "test", key, CancellationToken.None);
    }
}
