using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Answers that take their time, from the real process with the demo model.</summary>
public class LongWorkTests
{
    private const string Events = "text/event-stream";

    [Fact]
    public async Task Long_work_tells_how_far_it_is_and_then_answers_as_it_does_without()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        await server.UntilAsync(await server.PostTextsAsync(DemoTexts.Take(100)));
        foreach (var path in new[] { "/api/layers/2/gates?kind=or", "/api/layers/2/features/3/gates", "/api/layers/1/specialisations", "/api/layers/1/features/3/specialisation", "/api/flow?threshold=0.5", "/api/chains" })
        {
            var events = await EventsAsync(server, path);
            var shares = events[..^1].Select(told => told.Data.GetProperty("progress").GetDouble()).ToArray();
            Assert.All(events[..^1], told => Assert.Equal("progress", told.Name));
            Assert.Equal(shares.Order(), shares);
            Assert.All(shares, share => Assert.InRange(share, 0, 1));
            Assert.Equal(("answer", (await server.GetAsync(path)).GetRawText()), (events[^1].Name, events[^1].Data.GetRawText()));
        }
    }

    [Fact]
    public async Task Long_work_that_makes_no_sense_is_refused_by_its_status()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8");
        using var alone = await SendAsync(server, "/api/flow");   // the study has one layer only
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (alone.StatusCode, alone.Content.Headers.ContentType!.MediaType));
        using var nowhere = await SendAsync(server, "/api/layers/9/gates");
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    private static async Task<(string Name, JsonElement Data)[]> EventsAsync(ServerProcess server, string path)
    {
        using var answer = await SendAsync(server, path);
        Assert.Equal((HttpStatusCode.OK, Events), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var blocks = (await answer.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return [.. blocks.Select(block => block.Split('\n')).Select(lines => (lines[0]["event: ".Length..], JsonDocument.Parse(lines[1]["data: ".Length..]).RootElement))];
    }

    private static async Task<HttpResponseMessage> SendAsync(ServerProcess server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Accept = { new MediaTypeWithQualityHeaderValue(Events) } } };
        return await server.Http.SendAsync(request);
    }
}
