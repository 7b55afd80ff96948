using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace SaeActors.Bench.Queries;

/// <summary>The built server on the demo model, in a process and a data folder of its own.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private const int BatchPrompts = 400;
    private const int MostWaiting = 3_000;

    private readonly Process _process;
    private readonly string _data;
    private readonly List<string> _texts;
    private int _next;

    private DemoServer(Process process, string data, Uri address, List<string> texts)
    {
        (_process, _data, _texts) = (process, data, texts);
        Http = new HttpClient { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public static async Task<DemoServer> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("saeactors-bench-").FullName;
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", $"exec \"{Path.Combine(AppContext.BaseDirectory, "SaeActors.Server.dll")}\" --no-prompts --data \"{data}\" --urls http://127.0.0.1:{port}"))!;
        var server = new DemoServer(process, data, new Uri($"http://127.0.0.1:{port}"), DemoTexts());
        while (!process.HasExited)
        {
            try
            {
                using var answer = await server.Http.GetAsync("/healthz");
                return server;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"The server ended with {process.ExitCode}.");
    }

    /// <summary>Keeps ingestion busy for at least so long; counted tokens per second.</summary>
    /// <remarks>Tokens arrive a window at a time, so the clock runs from the end of one window to the end of another.</remarks>
    public async Task<double> IngestAsync(int seconds)
    {
        var (start, clock) = (await NextWindowAsync(), Stopwatch.StartNew());
        var end = start;
        while (clock.Elapsed.TotalSeconds < seconds) end = await NextWindowAsync();
        return (end - start) / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Counted tokens, read as soon as another window is in.</summary>
    private async Task<long> NextWindowAsync()
    {
        for (var before = (await StatusAsync()).Tokens; ;)
        {
            var (tokens, backlog) = await StatusAsync();
            if (tokens != before) return tokens;
            if (backlog < MostWaiting) await PostAsync();
            else await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task PostAsync()
    {
        var batch = new List<string>(BatchPrompts);
        for (var prompt = 0; prompt < BatchPrompts; prompt++)
        {
            batch.Add(_texts[_next++ % _texts.Count]);
        }

        using var answer = await Http.PostAsJsonAsync("/api/prompts", new { texts = batch });
        answer.EnsureSuccessStatusCode();
    }

    private async Task<(long Tokens, long Backlog)> StatusAsync()
    {
        var status = await Http.GetFromJsonAsync<JsonElement>("/api/ingestion");
        return (status.GetProperty("tokens").GetInt64(), status.GetProperty("backlog").GetInt64());
    }

    private static List<string> DemoTexts()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var stories = Path.Combine(folder.FullName, "demo", "prompts", "stories.txt");
            if (File.Exists(stories))
            {
                return [.. File.ReadLines(stories).Where(line => line.Length > 0)];
            }
        }

        throw new FileNotFoundException($"demo/prompts/stories.txt is in no folder above {AppContext.BaseDirectory}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
