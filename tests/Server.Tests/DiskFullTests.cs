using System.Net;
using System.Net.Http.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>A disk that fills up: what was accepted is counted in the end, what was not is refused in words, and the process lives.</summary>
public class DiskFullTests
{
    private const int BatchPrompts = 50;
    private const string Options = "--no-prompts";

    [TmpfsFact]
    public async Task A_full_disk_loses_nothing_that_was_accepted()
    {
        using var folder = new TemporaryFolder();
        using var disk = Tmpfs.Mount(folder["disk"], megabytes: 1);
        var accepted = 0;
        await using (var server = await ServerProcess.StartAsync(Path.Combine(disk.Path, "data"), Options))
        {
            var refused = await FillAsync(server, () => accepted++);
            Assert.NotNull(refused);
            Assert.True(server.IsAlive);
            using var health = await server.Http.GetAsync("/healthz");
            Assert.True(health.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{health.StatusCode}");
            disk.Grow(megabytes: 1024);
            await server.StopAsync();
        }

        await using var again = await ServerProcess.StartAsync(Path.Combine(disk.Path, "data"), Options);
        var through = (await again.GetAsync("/api/ingestion")).GetProperty("acceptedThrough").GetInt64();
        Assert.Equal(accepted * BatchPrompts, through);
        await again.UntilAsync(through);
        await using var undisturbed = await ServerProcess.StartAsync(folder["undisturbed"], Options);
        for (var batch = 0; batch < accepted; batch++)
        {
            await undisturbed.PostTextsAsync(DemoTexts.Take(BatchPrompts, batch * BatchPrompts % 3000));
        }

        await undisturbed.UntilAsync(through);
        Assert.Equal(await undisturbed.EveryCountAsync(), await again.EveryCountAsync());
    }

    /// <summary>Posts until the server refuses; its words, or null when it never did.</summary>
    private static async Task<string?> FillAsync(ServerProcess server, Action accepted)
    {
        for (var batch = 0; batch < 100; batch++)
        {
            using var answer = await server.Http.PostAsJsonAsync("/api/prompts", new { texts = DemoTexts.Take(BatchPrompts, batch * BatchPrompts % 3000) });
            if (!answer.IsSuccessStatusCode)
            {
                Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
                return await answer.Content.ReadAsStringAsync();
            }

            accepted();
        }

        return null;
    }
}
