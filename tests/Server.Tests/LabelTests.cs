using System.Net;
using System.Text;
using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Names of features over HTTP, from the real process.</summary>
public class LabelTests
{
    [Fact]
    public async Task Features_of_all_layers_are_found_by_label_number_and_id()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        string[] labelled = ["0_3", "0_40", "1_7", "2_5", "2_6"];
        await LabelAsync(server, string.Concat(labelled.Select(id => $"{id}\tabout KINGS {id}\n").Append("1_8\tqueens\n")));
        var found = new List<string>();
        for (var page = 1; page <= 3; page++)
        {
            var answer = await server.GetAsync($"/api/features?q=kings&page={page}&pageSize=2");
            Assert.Equal(5, answer.GetProperty("total").GetInt32());
            Assert.All(answer.GetProperty("features").EnumerateArray(), row => Assert.Equal("imported", row.GetProperty("labelSource").GetString()));
            found.AddRange(Ids(answer));
        }

        Assert.Equal(labelled, found);
        Assert.Equal(["1_8"], await FoundAsync(server, "1_8"));
        var layers = (await server.GetAsync("/api/layers")).GetArrayLength();
        Assert.Equal(Enumerable.Range(0, layers).Select(layer => $"{layer}_17"), await FoundAsync(server, "17"));
        Assert.Equal(0, (await server.GetAsync("/api/features?q=fishmongers")).GetProperty("total").GetInt32());
        using var empty = await server.Http.GetAsync("/api/features?q=%20");
        using var missing = await server.Http.GetAsync("/api/features");
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (empty.StatusCode, missing.StatusCode));
    }

    private static async Task<IEnumerable<string>> FoundAsync(ServerProcess server, string q) =>
        Ids(await server.GetAsync($"/api/features?q={q}"));

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("features").EnumerateArray().Select(row => $"{row.GetProperty("layer").GetInt32()}_{row.GetProperty("feature").GetInt32()}");

    private static async Task LabelAsync(ServerProcess server, string lines)
    {
        using var posted = await server.Http.PostAsync("/api/labels", new StringContent(lines, Encoding.UTF8, "text/tab-separated-values"));
        Assert.True(posted.IsSuccessStatusCode, await posted.Content.ReadAsStringAsync());
    }
}
