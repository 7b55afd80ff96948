using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>--watch: files that appear are ingested once.</summary>
public class WatchTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task New_files_are_ingested_once_and_remembered_over_a_restart_and_a_wrong_one_harms_nobody()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        await File.WriteAllLinesAsync(Path.Combine(folder["in"], "a.txt"), DemoTexts.Take(5));
        await File.WriteAllLinesAsync(Path.Combine(folder["in"], "wrong.jsonl"), ["{\"text\": 5}"]);
        await using (var server = await ServerProcess.StartAsync(folder["data"], $"--no-prompts --threads 2 --watch {folder["in"]}"))
        {
            await ReachAsync(server, 5);
            await File.WriteAllLinesAsync(Path.Combine(folder["in"], "b.jsonl"), DemoTexts.Take(3, skip: 5).Select(text => JsonSerializer.Serialize(new { text })));
            await ReachAsync(server, 8);
            await WaitForAsync(() => server.Said.Contains("wrong.jsonl was refused: Line 1", StringComparison.Ordinal));
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(folder["data"], $"--no-prompts --threads 2 --watch {folder["in"]}");
        await File.WriteAllLinesAsync(Path.Combine(folder["in"], "c.txt"), DemoTexts.Take(1, skip: 8));
        await ReachAsync(again, 9);
        Assert.Equal("file c.txt", (await again.GetAsync("/api/prompts/9")).GetProperty("source").GetString());
        Assert.DoesNotContain("wrong.jsonl", again.Said, StringComparison.Ordinal);
    }

    private static Task ReachAsync(ServerProcess server, long sequence) => WaitForAsync(async () =>
    {
        var accepted = (await server.GetAsync("/api/ingestion")).GetProperty("acceptedThrough").GetInt64();
        Assert.True(accepted <= sequence, $"{accepted} prompts were accepted; expected {sequence}");
        return accepted == sequence;
    });

    private static Task WaitForAsync(Func<bool> condition) => WaitForAsync(() => Task.FromResult(condition()));

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(Look, limit.Token);
        }
    }
}
