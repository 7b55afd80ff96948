using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
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

    [Fact]
    public async Task Unlabelled_features_are_named_by_the_tokens_they_fire_on_until_somebody_names_them()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        var status = await server.UntilAsync(await server.PostTextsAsync(DemoTexts.Take(300)));
        var made = await server.PostAsync("/api/labels/automatic", new { });
        while (made.GetProperty("tokens").GetInt64() < status.GetProperty("tokens").GetInt64()) made = await server.PostAsync("/api/labels/automatic", new { });   // until all is saved
        var named = (await server.GetAsync("/api/layers/2/features?pageSize=1000")).GetProperty("features").EnumerateArray()
            .Where(row => row.GetProperty("label").ValueKind == JsonValueKind.String).ToDictionary(row => row.GetProperty("feature").GetInt32(), row => row.GetProperty("label").GetString()!);
        Assert.True(named.Count > 20, $"{named.Count} features of 1,000 have a label, of {made} in all.");
        var agreeing = 0;
        foreach (var (feature, label) in named.Take(20))
        {
            var sampled = (await server.GetAsync($"/api/layers/2/features/{feature}/examples")).GetProperty("sampled").EnumerateArray()
                .Select(one => one.GetProperty("tokens")[one.GetProperty("position").GetInt32() - one.GetProperty("firstPosition").GetInt32()].GetString()!.Trim());
            if (sampled.Intersect(label.Split(" · ")).Any()) agreeing++;
        }

        Assert.True(agreeing >= 18, $"{agreeing} of 20 labels name a token that the feature was seen to fire on.");   // both are samples

        var (one, word) = (named.First().Key, named.First().Value.Split(" · ")[0]);
        Assert.Contains($"2_{one}", Ids(await server.GetAsync($"/api/features?q={Uri.EscapeDataString(word)}&pageSize=1000")));
        Assert.Equal("automatic", (await server.GetAsync($"/api/layers/2/features/{one}")).GetProperty("labelSource").GetString());
        await LabelAsync(server, $"2_{one}\ta person's word\n");
        var card = await server.GetAsync($"/api/layers/2/features/{one}");
        Assert.Equal(("a person's word", "imported"), (card.GetProperty("label").GetString(), card.GetProperty("labelSource").GetString()));
    }

    [Fact]
    public async Task Gzipped_explanations_in_two_columns_or_in_Neuronpedias_rows_name_features_of_a_server_without_a_model()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 24576,24576,24576");
        await LabelAsync(server, "0_0\tnamed military brigades or units\n0_15\tterms related to peak performance\n2_24575\treferences to the city of Oakland\n", isGzip: true);
        await LabelAsync(server, """
            {"modelId":"gpt2-small","layer":"1-res-jb","index":"7","description":"household activities","explanationModelName":"gpt-3.5-turbo","typeName":"oai_token-act-pair"}
            {"modelId":"gpt2-small","layer":"0-res-jb","index":"15","description":"maximum levels","explanationModelName":"gpt-3.5-turbo","typeName":"oai_token-act-pair"}
            """, isGzip: true);
        Assert.Equal(["2_24575"], await FoundAsync(server, "oakland"));
        Assert.Equal(["1_7"], await FoundAsync(server, "household"));
        Assert.Equal("maximum levels", (await server.GetAsync("/api/layers/0/features/15")).GetProperty("label").GetString());
        using var beyond = await server.Http.PostAsync("/api/labels", new StringContent("0_1\tfine\n3_0\ttoo far\n", Encoding.UTF8, "text/tab-separated-values"));
        Assert.Equal(HttpStatusCode.BadRequest, beyond.StatusCode);
        Assert.Contains("Line 2: There is no layer 3", await beyond.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await server.GetAsync("/api/layers/0/features/1")).GetProperty("label").ValueKind);
        using var automatic = await server.Http.PostAsync("/api/labels/automatic", null);
        Assert.Equal(HttpStatusCode.Conflict, automatic.StatusCode);
    }

    private static async Task<IEnumerable<string>> FoundAsync(ServerProcess server, string q) =>
        Ids(await server.GetAsync($"/api/features?q={q}"));

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("features").EnumerateArray().Select(row => $"{row.GetProperty("layer").GetInt32()}_{row.GetProperty("feature").GetInt32()}");

    private static async Task LabelAsync(ServerProcess server, string lines, bool isGzip = false)
    {
        using var body = isGzip ? Gzipped(lines) : new StringContent(lines, Encoding.UTF8, "text/tab-separated-values");
        using var posted = await server.Http.PostAsync("/api/labels", body);
        Assert.True(posted.IsSuccessStatusCode, await posted.Content.ReadAsStringAsync());
    }

    private static ByteArrayContent Gzipped(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/gzip") } };
    }
}
