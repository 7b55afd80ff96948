using System.Diagnostics;
using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Watching ingestion from outside.</summary>
public class IngestionTests
{
    [Fact]
    public async Task Events_tell_of_every_change_and_do_not_hold_up_the_stop()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        using var events = new StreamReader(await server.Http.GetStreamAsync("/api/ingestion/events"));
        Assert.Equal(0, (await NextAsync(events)).GetProperty("appliedThrough").GetInt64());
        await server.PostTextsAsync(DemoTexts.Take(10));
        JsonElement status;
        do
        {
            status = await NextAsync(events);
        }
        while (status.GetProperty("appliedThrough").GetInt64() < 10);

        Assert.Equal(0, status.GetProperty("backlog").GetInt64());
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, await server.StopAsync());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"stopping took {clock.Elapsed}");
    }

    [Fact]
    public async Task Until_answers_when_the_prompts_are_counted()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        var sequence = await server.PostTextsAsync(DemoTexts.Take(10));
        Assert.True((await server.UntilAsync(sequence)).GetProperty("appliedThrough").GetInt64() >= sequence);
        Assert.True((await server.GetAsync("/api/layers/0")).GetProperty("tokens").GetInt64() > 0);
        Assert.Equal(DemoTexts.Take(10)[3], (await server.GetAsync("/api/prompts/4")).GetProperty("text").GetString());
    }

    private static async Task<JsonElement> NextAsync(StreamReader events)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await events.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
            }
        }

        throw new EndOfStreamException("The events ended.");
    }
}
