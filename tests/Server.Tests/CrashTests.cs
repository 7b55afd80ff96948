using System.Globalization;
using SaeActors.Features;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Killed at random moments, the server ends with exactly the counts of a server that was left alone.</summary>
public class CrashTests
{
    private const ulong Seed = 20241011;
    private const int Batches = 12;
    private const int BatchPrompts = 60;
    private const int LongestLifeMs = 1_500;
    private const string Options = "--no-prompts --threads 2 --window-tokens 512";

    /// <summary>5 in the suite; CI asks for 50.</summary>
    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("SAEACTORS_KILLS") ?? "5", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Killed_at_random_moments_it_counts_every_prompt_exactly_once()
    {
        using var folder = new TemporaryFolder();
        var random = new SplitMix(Seed);
        var posted = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(folder["killed"], Options);
            // The lives together see all batches: some posts are cut off, and are sent again under their key in the next life.
            var life = TimeSpan.FromMilliseconds(random.Next(LongestLifeMs));
            var most = (kill + 1) * Batches / Kills;
            var posting = PostAsync(server, () => posted, next => posted = next, most);
            await Task.Delay(life);
            await server.KillAsync();
            await posting;
            if (kill % 2 == 1)
            {
                TearLogs(folder["killed"]);
            }
        }

        await using var last = await ServerProcess.StartAsync(folder["killed"], Options);
        await PostAsync(last, () => posted, next => posted = next, Batches);
        Assert.Equal(Batches, posted);
        await last.UntilAsync(Batches * BatchPrompts);
        await using var undisturbed = await ServerProcess.StartAsync(folder["undisturbed"], Options);
        var nothing = 0;
        await PostAsync(undisturbed, () => nothing, next => nothing = next, Batches);
        await undisturbed.UntilAsync(Batches * BatchPrompts);
        Assert.Equal(await undisturbed.EveryCountAsync(), await last.EveryCountAsync());
    }

    private static async Task PostAsync(ServerProcess server, Func<int> posted, Action<int> set, int most)
    {
        try
        {
            while (posted() < most)
            {
                var batch = posted();
                await server.PostTextsAsync(DemoTexts.Take(BatchPrompts, batch * BatchPrompts), $"batch {batch}");
                set(batch + 1);
            }
        }
        catch (HttpRequestException)
        {
            // The server was killed under the request.
        }
    }

    /// <summary>What a write looks like that the machine's death cut short: a beginning of a record at the end of each log, in its last file.</summary>
    private static void TearLogs(string data)
    {
        var logs = new DirectoryInfo(data).EnumerateFiles("*.log", SearchOption.AllDirectories);
        foreach (var log in logs.GroupBy(NameWithoutNumber).Select(files => files.OrderBy(log => log.Name, StringComparer.Ordinal).Last()))
        {
            using var stream = log.Open(FileMode.Append);
            stream.Write([0x2A, 0, 0, 0, 0x17, 0x99, 0x01]);
        }
    }

    private static string NameWithoutNumber(FileInfo log) => Path.Combine(log.DirectoryName!, log.Name.TrimStart("0123456789".ToCharArray()));
}
