using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>What the person at the console is told.</summary>
public class StartUpTests
{
    [Fact]
    public async Task A_data_folder_of_another_study_is_refused_and_a_removed_study_makes_room()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8"))
        {
            var (inUse, saidInUse) = await ServerProcess.RunToEndAsync($"--widths 8,8 --data {folder["data"]} --urls http://127.0.0.1:{ServerProcess.FreePort()}");
            Assert.Equal(1, inUse);
            Assert.Contains("in use", saidInUse, StringComparison.Ordinal);
            Assert.Equal(0, await server.StopAsync());
        }

        var (other, saidOther) = await ServerProcess.RunToEndAsync($"--widths 8,16 --data {folder["data"]}");
        Assert.Equal(1, other);
        Assert.Contains("another study", saidOther, StringComparison.Ordinal);
        var (removed, saidRemoved) = await ServerProcess.RunToEndAsync($"study remove --yes --data {folder["data"]}");
        Assert.True(removed == 0, saidRemoved);
        await using var again = await ServerProcess.StartAsync(folder["data"], "--widths 8,16");
        Assert.Equal(16, (await again.GetAsync("/api/layers/1")).GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        using var folder = new TemporaryFolder();
        await using var first = await ServerProcess.StartAsync(folder["first"], "--widths 8,8");
        var (code, said) = await ServerProcess.RunToEndAsync($"--widths 8,8 --data {folder["second"]} --urls {first.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}");
        Assert.Equal(1, code);
        Assert.Contains("--urls", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_prompts_can_be_pruned_and_the_counts_stay()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> before;
        await using (var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2"))
        {
            await server.UntilAsync(await server.PostTextsAsync(DemoTexts.Take(20)));
            before = await server.EveryCountAsync();
            Assert.Equal(0, await server.StopAsync());
        }

        var (code, said) = await ServerProcess.RunToEndAsync($"prompts prune --keep 1 --data {folder["data"]}");
        Assert.True(code == 0, said);
        Assert.Contains("20 prompts lost their text", said, StringComparison.Ordinal);
        await using var after = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        Assert.Equal(before, await after.EveryCountAsync());
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        var (code, said) = await ServerProcess.RunToEndAsync("--help");
        Assert.Equal(0, code);
        foreach (var option in new[] { "--model", "--saes", "--widths", "--engine", "--device", "--dtype", "--urls", "--data", "--watch", "--memory", "--window-tokens", "--sample-tokens", "--count-bos", "--preset", "--threshold", "--no-prompts", "--threads", "--api-key", "pull", "prompts", "study" })
        {
            Assert.Contains(option, said, StringComparison.Ordinal);
        }
    }
}
