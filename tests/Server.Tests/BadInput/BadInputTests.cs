using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests.BadInput;

/// <summary>Whatever a client gets wrong: a 4xx problem document that helps, nothing changed, process alive.</summary>
public class BadInputTests
{
    private const int Cases = 60;

    [Fact]
    public async Task Every_wrong_request_is_a_problem_that_helps_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var demo = await ServerProcess.StartAsync(folder["demo"], "--no-prompts --threads 2");
        await using var widths = await ServerProcess.StartAsync(folder["widths"], "--widths 8,8");
        var complaints = new List<string>();
        var cases = BadRequests.OfQuestions().Concat(BadRequests.OfPrompts()).Select(bad => (demo, bad))
            .Concat(BadRequests.OfWindows().Select(bad => (widths, bad))).ToList();
        Assert.True(cases.Count >= Cases, $"{cases.Count} cases");
        foreach (var (server, bad) in cases)
        {
            complaints.AddRange(await ComplaintAsync(server, bad));
        }

        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
        foreach (var server in new[] { demo, widths })
        {
            Assert.True(server.IsAlive, server.Said);
            Assert.Equal(0, (await server.GetAsync("/api/ingestion")).GetProperty("acceptedThrough").GetInt64());
            Assert.Equal("ok", (await server.GetAsync("/healthz")).GetProperty("status").GetString());
        }

        Assert.Empty(Directory.EnumerateFiles(folder["demo"], "*.body", SearchOption.AllDirectories));
        await widths.UntilAsync(await AcceptAsync(widths, WindowFile.Small()));
        Assert.Equal(3, (await widths.GetAsync("/api/layers/0")).GetProperty("tokens").GetInt64());
    }

    [Fact]
    public async Task A_client_that_leaves_half_way_and_one_that_is_too_slow_leave_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        foreach (var type in new[] { "text/plain", "application/x-ndjson", "application/json" })
        {
            using var leaver = await BeginAsync(server, type);
            leaver.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        // Kestrel wants 240 bytes a second after 5 seconds of grace.
        using var slow = await BeginAsync(server, "text/plain");
        using var reader = new StreamReader(slow.GetStream());
        var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Equal(0, (await server.GetAsync("/api/ingestion")).GetProperty("acceptedThrough").GetInt64());
        await server.UntilAsync(await server.PostTextsAsync(["And the next one is served."]));
        Assert.Empty(Directory.EnumerateFiles(folder["data"], "*.body", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_same_key_gets_the_first_answer_again()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2");
        Assert.Equal(2, await server.PostTextsAsync(["One.", "Two."], "key"));
        Assert.Equal(2, await server.PostTextsAsync(["One.", "Two."], "key"));
        Assert.Equal(3, await server.PostTextsAsync(["Three."], "other key"));
    }

    /// <summary>Announces 1,000 bytes and sends a few.</summary>
    private static async Task<TcpClient> BeginAsync(ServerProcess server, string type)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/prompts HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{{\"text\":\"half"));
        return client;
    }

    private static async Task<long> AcceptAsync(ServerProcess server, WindowFile window)
    {
        using var answer = await server.Http.PostAsync("/api/activations", new ByteArrayContent(window.Bytes()));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("acceptedThrough").GetInt64();
    }

    private static async Task<IEnumerable<string>> ComplaintAsync(ServerProcess server, BadRequest bad)
    {
        using var message = bad.Message();
        using var answer = await server.Http.SendAsync(message);
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode != bad.Status || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return [$"{bad}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType} {text}"];
        }

        var problem = JsonDocument.Parse(text).RootElement;
        var detail = problem.TryGetProperty("detail", out var said) ? said.GetString()! : "";
        var helps = detail.Length > 10 && detail.Contains(bad.Says, StringComparison.Ordinal) && !detail.Contains("System.", StringComparison.Ordinal) && !detail.Contains("spool", StringComparison.Ordinal);
        return helps ? [] : [$"{bad}: \"{detail}\"; expected \"{bad.Says}\""];
    }
}
