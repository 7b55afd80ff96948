using SaeActors.Server.Tests.Running;
using SaeActors.Silo.Tests.Running;
using Xunit.Abstractions;

namespace SaeActors.Silo.Tests.Failures;

/// <summary>Every silo stopped and started again in turn, as an update does it, while prompts come in and questions are asked.</summary>
public class RollingRestartTests(ITestOutputHelper output)
{
    private const int BatchPrompts = 40;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    [PostgresFact]
    public async Task A_rolling_restart_under_load_fails_no_request_that_is_sent_again()
    {
        await using var database = await TestDatabase.EmptyAsync();
        // Two of every role, so that there is always one.
        await using var cluster = await LoopbackCluster.StartAsync(
            database.ConnectionString, ["api", "api", "engine", "engine", "features", "features"], "--no-prompts --threads 1 --window-tokens 512");
        await cluster.ExplainingAsync(() => RestartAllAsync(cluster));
    }

    private async Task RestartAllAsync(LoopbackCluster cluster)
    {
        var (batches, questions) = (0, 0);
        using var enough = new CancellationTokenSource();
        var posting = KillTests.PostAsync(cluster, () => batches++, enough.Token);
        var asking = AskAsync(cluster, () => questions++, enough.Token);
        foreach (var member in cluster.Members)
        {
            await Task.Delay(Between);
            Assert.Equal(0, await member.StopAsync());
            await member.StartAsync();
        }

        await enough.CancelAsync();
        await Task.WhenAll(posting, asking);
        await cluster.UntilAsync(batches * BatchPrompts);
        output.WriteLine($"{batches} batches and {questions} questions, all answered; {cluster.Retries} sent again");
        Assert.Equal(await KillTests.EmbeddedCountsAsync(batches), await cluster.Members[0].Alive.EveryCountAsync());
    }

    private static async Task AskAsync(LoopbackCluster cluster, Func<int> next, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var question = next();
            await cluster.GetAsync($"/api/layers/{question % 6}/features/{question * 37 % 2048}/neighbors?k=5");
        }
    }
}
