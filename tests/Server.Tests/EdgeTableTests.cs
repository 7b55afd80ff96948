using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>Edge tables over HTTP, from the real process.</summary>
public class EdgeTableTests
{
    private const string Table = "upstream\tdownstream\tjaccard\tpearson\n0_1\t1_1\t0.9\t0.99\n1_1\t2_1\t0.8\t0.96\n0_2\t1_2\t0.7\t\n1_2\t2_2\t\t0.3\n0_1\t1_2\t0.2\t0.1\n";

    [Fact]
    public async Task A_table_is_kept_matched_partitioned_and_forgotten_and_a_wrong_one_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8,8");
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(server, "wrong", Table + "0_9\t1_1\t0.5\t0.5\n"));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(server, "empty", ""));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(server, "Not%20a%20name", Table));
        Assert.Equal(0, (await server.GetAsync("/api/edges/import")).GetArrayLength());
        Assert.Equal(HttpStatusCode.Created, await PutAsync(server, "mine", Table));
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(server, "mine", Table));
        Assert.Equal(4, (await server.GetAsync("/api/edges/import/mine")).GetProperty("measures").GetProperty("jaccard").GetInt32());

        var matches = (await server.GetAsync("/api/edges/import/mine/matches?measure=pearson&threshold=0.95")).GetProperty("layers");
        Assert.Equal((2, 1, 1), (
            matches[0].GetProperty("edges").GetInt32(), matches[0].GetProperty("next").GetProperty("matched").GetInt32(), matches[1].GetProperty("mutual").GetInt32()));

        var id = (await server.PostAsync("/api/communities", new { imported = "mine", threshold = 0.1 })).GetProperty("id").GetInt64();
        await server.Http.GetStringAsync($"/api/communities/{id}/events");
        var result = (await server.GetAsync($"/api/communities/{id}")).GetProperty("result");
        Assert.Equal((4, 2), (result.GetProperty("edges").GetInt32(), result.GetProperty("count").GetInt32()));
        var drawn = await server.GetAsync($"/api/graphs/community/{id}/{result.GetProperty("communities")[0].GetProperty("id").GetInt32()}");
        Assert.Equal(["0_1 1_1 0.9 -1", "1_1 2_1 0.8 -1"], drawn.GetProperty("links").EnumerateArray().Select(link =>
            $"{link.GetProperty("source")} {link.GetProperty("target")} {link.GetProperty("similarity")} {link.GetProperty("n12")}"));
        using var unknown = await server.Http.PostAsync("/api/communities", new StringContent("""{"imported":"other"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);

        using var gone = await server.Http.DeleteAsync("/api/edges/import/mine");
        using var missing = await server.Http.GetAsync("/api/edges/import/mine/matches");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (gone.StatusCode, missing.StatusCode));
    }

    private static async Task<HttpStatusCode> PutAsync(ServerProcess server, string name, string table)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(table));
        using var body = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/gzip") } };
        using var answer = await server.Http.PostAsync($"/api/edges/import?name={name}", body);
        return answer.StatusCode;
    }
}
