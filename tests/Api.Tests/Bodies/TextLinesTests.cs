using System.Text;
using SaeActors.Api.Bodies;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Tests.Bodies;

public class TextLinesTests
{
    [Fact]
    public async Task Lines_are_the_same_however_the_body_is_cut_and_keep_their_numbers()
    {
        var body = Encoding.UTF8.GetBytes("\uFEFFfirst été\r\n\n  \t\nfourth 🦊\nlast without an end");
        for (var atMost = 1; atMost <= body.Length; atMost++)
        {
            Assert.Equal([new(1, "first été"), new(4, "fourth 🦊"), new(5, "last without an end")], await ReadAsync(body, atMost));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public async Task Bytes_that_are_not_UTF8_are_refused_with_their_line(byte[] wrong)
    {
        byte[] body = [.. "fine\nalso fine\nnot "u8, .. wrong, .. "\nfine\n"u8];
        var refused = await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(body, 3));
        Assert.StartsWith("Line 3 is not UTF-8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_line_is_refused_before_it_has_been_read()
    {
        var stream = new Slowly(new byte[10_000_000].Select(_ => (byte)'a').ToArray(), 4096);
        await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(stream));
        Assert.True(stream.Position < 1_000_000, $"{stream.Position} bytes were read");
    }

    private static Task<List<TextLine>> ReadAsync(byte[] body, int atMost) => ReadAsync(new Slowly(body, atMost));

    private static async Task<List<TextLine>> ReadAsync(Stream stream)
    {
        var lines = new List<TextLine>();
        await foreach (var line in TextLines.ReadAsync(stream, maxLineBytes: 1000, CancellationToken.None))
        {
            lines.Add(line);
        }

        return lines;
    }
}
