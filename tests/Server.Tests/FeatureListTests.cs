using System.Net;
using System.Net.Http.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Features that a caller already knows, over HTTP.</summary>
public class FeatureListTests
{
    [Fact]
    public async Task Given_features_come_with_their_labels_in_the_order_of_layers()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8");
        using var labels = new StringContent("1_7\tkings\n", System.Text.Encoding.UTF8, "text/tab-separated-values");
        using var labelled = await server.Http.PostAsync("/api/labels", labels);
        Assert.Equal(HttpStatusCode.OK, labelled.StatusCode);
        var rows = (await server.PostAsync("/api/features", new { features = new[] { "1_7", "0_3", "1_2" } })).GetProperty("features").EnumerateArray().ToArray();
        Assert.Equal(["0_3 ", "1_2 ", "1_7 kings"], rows.Select(row => $"{row.GetProperty("layer")}_{row.GetProperty("feature")} {row.GetProperty("label")}"));
    }

    [Fact]
    public async Task Features_that_are_not_there_or_named_twice_are_refused()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8");
        await AssertRefusedAsync(server, HttpStatusCode.NotFound, "0_3", "2_0");
        await AssertRefusedAsync(server, HttpStatusCode.NotFound, "0_8");
        await AssertRefusedAsync(server, HttpStatusCode.BadRequest, "three");
        await AssertRefusedAsync(server, HttpStatusCode.BadRequest, "0_3", "0_3");
        await AssertRefusedAsync(server, HttpStatusCode.BadRequest);
    }

    private static async Task AssertRefusedAsync(ServerProcess server, HttpStatusCode expected, params string[] features)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/features", new { features });
        Assert.Equal(expected, answer.StatusCode);
    }
}
