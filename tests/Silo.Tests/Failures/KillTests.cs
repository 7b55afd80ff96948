using System.Globalization;
using SaeActors.Server.Tests.Running;
using SaeActors.Silo.Tests.Running;
using Xunit.Abstractions;

namespace SaeActors.Silo.Tests.Failures;

/// <summary>Silos killed again and again during ingestion: the cluster ends with exactly the counts of the embedded host, and reads go on.</summary>
public class KillTests(ITestOutputHelper output)
{
    private const int BatchPrompts = 40;
    private const string Arguments = "--no-prompts --threads 1 --window-tokens 512";

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(3);

    /// <summary>In the suite 2; more for a long run.</summary>
    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("SAEACTORS_SILO_KILLS") ?? "2", CultureInfo.InvariantCulture);

    [PostgresTheory]
    [InlineData("features")]
    [InlineData("engine")]
    [InlineData("api")]
    public async Task Killed_every_few_seconds_every_accepted_prompt_is_counted_exactly_once(string role)
    {
        await using var database = await TestDatabase.EmptyAsync();
        await using var cluster = await LoopbackCluster.StartAsync(database.ConnectionString, ["api", "api", "engine", "features", "features"], Arguments);
        await cluster.ExplainingAsync(() => KillAsync(cluster, role));
    }

    private async Task KillAsync(LoopbackCluster cluster, string role)
    {
        var batches = 0;
        using var enough = new CancellationTokenSource();
        var reading = new Reading(cluster);
        var posting = PostAsync(cluster, () => batches++, enough.Token);
        for (var kill = 0; kill < Kills; kill++)
        {
            // Of two silos of a role in turn: whichever has the ingestion is killed too.
            var victims = cluster.Members.Where(member => member.Role == role).ToArray();
            var victim = victims[kill % victims.Length];
            await Task.Delay(BetweenKills);
            await victim.KillAsync();
            await victim.StartAsync();
        }

        await enough.CancelAsync();
        await posting;
        await cluster.UntilAsync(batches * BatchPrompts);
        await reading.DisposeAsync();
        output.WriteLine($"{role}: {Kills} kills, {batches} batches; {reading}");
        Assert.Equal(await EmbeddedCountsAsync(batches), await cluster.Members[0].Alive.EveryCountAsync());
        Assert.True(reading.Answered > 0, $"{reading}");
    }

    /// <summary>What the embedded host counts of the same prompts.</summary>
    internal static async Task<IReadOnlyList<string>> EmbeddedCountsAsync(int batches)
    {
        using var folder = new TemporaryFolder();
        await using var embedded = await ServerProcess.StartAsync(folder["embedded"], "--no-prompts --threads 2 --window-tokens 512");
        for (var batch = 0; batch < batches; batch++) await embedded.PostTextsAsync(TextsOf(batch));
        await embedded.UntilAsync(batches * BatchPrompts);
        return await embedded.EveryCountAsync();
    }

    internal static IReadOnlyList<string> TextsOf(int batch) => DemoTexts.Take(BatchPrompts, batch * BatchPrompts % 3_000);

    /// <summary>Batch after batch under a key each, until there are enough.</summary>
    internal static async Task PostAsync(LoopbackCluster cluster, Func<int> next, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var batch = next();
            await cluster.PostTextsAsync(TextsOf(batch), $"batch {batch}");
            await cluster.UntilAsync((batch - 1) * BatchPrompts);   // little waits, so that kills meet every stage
        }
    }
}
