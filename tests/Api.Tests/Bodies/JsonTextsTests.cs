using System.Text;
using SaeActors.Api.Bodies;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Tests.Bodies;

public class JsonTextsTests
{
    private const int MaxPromptBytes = 100;

    [Fact]
    public async Task Texts_are_the_same_however_the_body_is_cut()
    {
        var body = Encoding.UTF8.GetBytes("\n{ \"texts\" : [\"a \\\"quoted\\\" word\", \"\\u00e9t\\u00e9 \\ud83e\\udd8a\",\"plain été 🦊\"],\r\n\"source\": \"me\" } ");
        for (var atMost = 1; atMost <= body.Length; atMost++)
        {
            var (texts, source) = await ReadAsync(body, atMost);
            Assert.Equal(["a \"quoted\" word", "été 🦊", "plain été 🦊"], texts);
            Assert.Equal("me", source);
        }
    }

    [Fact]
    public async Task The_source_may_stand_first_or_be_left_out_or_be_null()
    {
        Assert.Equal("me", (await ReadAsync("{\"source\":\"me\",\"texts\":[\"a\"]}"u8.ToArray(), 7)).Source);
        Assert.Null((await ReadAsync("{\"texts\":[\"a\"]}"u8.ToArray(), 7)).Source);
        Assert.Null((await ReadAsync("{\"texts\":[\"a\"],\"source\":null}"u8.ToArray(), 7)).Source);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task A_text_may_hold_as_many_bytes_as_the_limit_says(int length, bool fits)
    {
        var body = Encoding.UTF8.GetBytes($"{{\"texts\":[\"{new string('a', length)}\"]}}");
        var read = ReadAsync(body, 16);
        if (fits)
        {
            Assert.Equal(length, (await read).Texts.Single().Length);
        }
        else
        {
            Assert.Contains("texts[0] is longer than 100 bytes", (await Assert.ThrowsAsync<RefusedException>(() => read)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_endless_text_is_refused_before_it_has_been_read()
    {
        var body = Encoding.UTF8.GetBytes($"{{\"texts\":[\"{new string('a', 10_000_000)}");
        var stream = new Slowly(body, 4096);
        await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(stream));
        Assert.True(stream.Position < 1_000_000, $"{stream.Position} bytes were read");
    }

    [Fact]
    public async Task Every_truncation_is_refused()
    {
        var body = "{\"texts\":[\"one\",\"two\"],\"source\":\"me\"}"u8.ToArray();
        for (var length = 0; length < body.Length; length++)
        {
            await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(body[..length], 5));
        }
    }

    private static Task<(List<string> Texts, string? Source)> ReadAsync(byte[] body, int atMost) => ReadAsync(new Slowly(body, atMost));

    private static async Task<(List<string> Texts, string? Source)> ReadAsync(Stream stream)
    {
        var reader = new JsonTexts(MaxPromptBytes);
        var texts = new List<string>();
        await foreach (var text in reader.ReadAsync(stream, CancellationToken.None))
        {
            texts.Add(text);
        }

        return (texts, reader.Source);
    }
}
