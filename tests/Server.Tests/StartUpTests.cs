using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>What the person at the console is told.</summary>
public class StartUpTests
{
    [Theory]
    [InlineData("--urls http://0.0.0.0:0", "set an API key")]
    [InlineData("--urls http://*:0", "set an API key")]
    [InlineData("--urls https://localhost:0", "expected an address such as")]
    [InlineData("--model nowhere", "expected --model and --saes together")]
    [InlineData("--model nowhere --saes nowhere", "nowhere")]
    [InlineData("--widths 8,x", "--widths holds 'x'")]
    [InlineData("--widths 8,8 --count-bos", "uploaded windows")]
    [InlineData("--widths 8,8 --model m --saes s", "does not go with")]
    [InlineData("--memory lots", "is not a number of bytes")]
    [InlineData("--preset fast", "expected paper")]
    [InlineData("--engine abacus", "expected cpu or torch")]
    [InlineData("--engine torch", "run it with -p:Torch=cuda")]
    [InlineData("--device cuda", "expected --engine torch beside them")]
    [InlineData("--widths 8,8 --engine torch", "starts a server without one")]
    [InlineData("--threshold 0.2", "expected 0, or r@FILE")]
    [InlineData("--widths 8,8 --threshold 0.2@nowhere.bin", "nowhere.bin")]
    [InlineData("--threads 0", "expected 1 or more")]
    [InlineData("--window-tokens 0", "expected 1 or more")]
    [InlineData("--neuronpedia gpt2-small/6-res-jb", "with {layer} for the layer's number")]
    [InlineData("--misspelt", "--misspelt")]
    [InlineData("prompts prune", "--older-than")]
    [InlineData("pull not-known", "is not known")]
    [InlineData("study remove --yes", "holds no study.json")]
    public async Task What_cannot_start_says_why_in_one_line_and_exits_with_1(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();
        var (code, said) = await ServerProcess.RunToEndAsync($"{arguments} --data {folder["data"]}");
        Assert.Equal(1, code);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

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

    [Fact]
    public async Task The_first_start_ingests_the_demo_prompts_and_offers_a_query_that_works()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"]);
        var prompts = File.ReadLines(Path.Combine(Repository.Root, "demo", "prompts", "stories.txt")).Count(line => line.Length > 0);
        while (!server.Said.Contains("best partner", StringComparison.Ordinal))
        {
            Assert.True(server.IsAlive, server.Said);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        var query = server.Said.Split('\'')[1];
        using var answer = await server.Http.GetAsync(new Uri(query).PathAndQuery);
        Assert.True(answer.IsSuccessStatusCode, query);
        Assert.Contains("explained", server.Said, StringComparison.Ordinal);
        Assert.True((await server.GetAsync("/api/ingestion")).GetProperty("appliedThrough").GetInt64() >= prompts);
        Assert.Equal(0, await server.StopAsync());
    }
}
