using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>The README's first command.</summary>
/// <remarks>The longest test of all, because every demo prompt is counted: a class of its own, so that the others run beside it.</remarks>
public class FirstStartTests
{
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
