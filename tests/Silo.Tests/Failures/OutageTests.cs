using System.Globalization;
using SaeActors.Silo.Tests.Running;
using Xunit.Abstractions;

namespace SaeActors.Silo.Tests.Failures;

/// <summary>The database away during ingestion: what was accepted is counted once, reads go on from memory, and the silos come through it.</summary>
public class OutageTests(ITestOutputHelper output)
{
    private const int BatchPrompts = 40;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);

    /// <summary>In the suite 5 s; 20 and more for a long run.</summary>
    private static TimeSpan Outage => TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("SAEACTORS_OUTAGE_SECONDS") ?? "5", CultureInfo.InvariantCulture));

    [PostgresFact]
    public async Task Without_its_database_for_a_while_the_cluster_loses_nothing_and_goes_on_answering()
    {
        await using var server = new PrivatePostgres();
        await server.StartAsync();
        await using var cluster = await LoopbackCluster.StartAsync(server.ConnectionString, ["api", "engine", "features", "features"], "--no-prompts --threads 1 --window-tokens 512");
        var batches = 0;
        using var enough = new CancellationTokenSource();
        var reading = new Reading(cluster);
        var posting = KillTests.PostAsync(cluster, () => batches++, enough.Token);
        await Task.Delay(Before);
        await server.StopAsync();
        await Task.Delay(Outage);
        await server.StartAsync();
        await Task.Delay(Before);
        await enough.CancelAsync();
        await posting;
        await cluster.UntilAsync(batches * BatchPrompts);
        await reading.DisposeAsync();
        output.WriteLine($"database away for {Outage.TotalSeconds:0} s, {batches} batches; {reading}");
        Assert.All(cluster.Members, member => Assert.True(member.Alive.IsAlive, member.Alive.Said));
        Assert.Equal(await KillTests.EmbeddedCountsAsync(batches), await Server.Tests.Running.Calls.EveryCountAsync(cluster.Members[0].Alive));
        Assert.True(reading.Answered > 0, $"{reading}");
    }
}
