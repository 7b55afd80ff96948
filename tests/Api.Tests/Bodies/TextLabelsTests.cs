using System.IO.Compression;
using SaeActors.Api.Bodies;
using SaeActors.Api.Problems;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Tests.Bodies;

public class TextLabelsTests
{
    private static readonly Study Study = new(
        "study", null, [new("a", "0-res-jb", 10, null, "exact"), new("b", "1-res-jb", 10, null, "exact")], "as uploaded", "0");

    [Fact]
    public async Task Two_columns_and_an_export_say_the_same_plain_or_gzipped()
    {
        FeatureLabel[] expected = [new(0, 3, "foxes, and \"dogs\""), new(1, 9, "bears")];
        var columns = "0_3\tfoxes, and \"dogs\"\r\n1_9\tbears\n"u8.ToArray();
        var export = "{\"modelId\":\"gpt2-small\",\"layer\":\"0-res-jb\",\"index\":\"3\",\"description\":\" foxes, and \\\"dogs\\\"\"}\n{\"layer\":\"1-res-jb\",\"index\":9,\"description\":\"bears\"}"u8.ToArray();
        foreach (var body in new[] { columns, export, Gzipped(columns), Gzipped(export) })
        {
            Assert.Equal(expected, await ReadAsync(body));
        }
    }

    [Theory]
    [InlineData("0_3\tfoxes\n2_1\tbears", "Line 2: There is no layer 2")]
    [InlineData("0_10\tfoxes", "features are 0 to 9")]
    [InlineData("{\"layer\":\"9-res-jb\",\"index\":\"1\",\"description\":\"x\"}", "sources of this study are 0-res-jb, 1-res-jb")]
    [InlineData("{\"layer\":\"0-res-jb\",\"description\":\"x\"}", "has no \"index\"")]
    [InlineData("{\"layer\":\"0-res-jb\",\"index\":\"-1\",\"description\":\"x\"}", "expected the number of a feature")]
    public async Task A_wrong_line_is_named(string body, string expected)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(System.Text.Encoding.UTF8.GetBytes(body)));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<FeatureLabel>> ReadAsync(byte[] body)
    {
        var labels = new List<FeatureLabel>();
        await foreach (var label in new TextLabels(Study, new ApiOptions()).ReadAsync(new Slowly(body, 5), CancellationToken.None))
        {
            labels.Add(label);
        }

        return labels;
    }

    private static byte[] Gzipped(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
