using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Silo.Tests.Running;

/// <summary>Silos as real processes on loopback, over one database; and a caller that turns to another silo when one does not answer.</summary>
internal sealed class LoopbackCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder = new();
    private int _turn;

    private LoopbackCluster(IEnumerable<Member> members) => Members = [.. members];

    public IReadOnlyList<Member> Members { get; }

    /// <summary>Calls that had to be sent again.</summary>
    public int Retries { get; private set; }

    /// <param name="connection">Of an empty database.</param>
    /// <param name="roles">One silo each; they start together, as a cluster's do after a power cut.</param>
    /// <param name="arguments">Further arguments of every silo.</param>
    /// <param name="environment">Further variables of every silo.</param>
    public static async Task<LoopbackCluster> StartAsync(
        string connection, IReadOnlyList<string> roles, string arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var variables = new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["SAEACTORS_CONNECTION"] = connection };
        var folder = new TemporaryFolder();
        var cluster = new LoopbackCluster(roles.Select((role, silo) => new Member(role, $"--data {folder[$"{silo}"]} {arguments}", variables)));
        await Task.WhenAll(cluster.Members.Select(member => member.StartAsync()));
        return cluster;
    }

    public Member FirstOf(string role) => Members.First(member => member.Role == role);

    /// <summary>Posts prompts under a key until some silo has accepted them; the sequence number of the last.</summary>
    public async Task<long> PostTextsAsync(IReadOnlyList<string> texts, string key)
    {
        var answer = await AskAsync(async http =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/prompts") { Content = JsonContent.Create(new { texts }) };
            request.Headers.Add("Idempotency-Key", key);
            return await http.SendAsync(request);
        });
        return answer.GetProperty("acceptedThrough").GetInt64();
    }

    /// <summary>Runs a test; where it fails, what every silo said stands beside the failure.</summary>
    public async Task ExplainingAsync(Func<Task> test)
    {
        try
        {
            await test();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{failure.Message}\n{string.Join('\n', Members.Select(member => member.Said))}", failure);
        }
    }

    public Task<JsonElement> GetAsync(string path) => AskAsync(http => http.GetAsync(path));

    /// <summary>Waits until a prompt is counted.</summary>
    public async Task UntilAsync(long sequence)
    {
        while ((await GetAsync("/api/ingestion")).GetProperty("appliedThrough").GetInt64() < sequence) await Task.Delay(Pause);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Members.Select(member => member.DisposeAsync().AsTask()));
        _folder.Dispose();
    }

    /// <summary>Asks silo after silo until one answers; what is wrong with the request itself is not asked again.</summary>
    private async Task<JsonElement> AskAsync(Func<HttpClient, Task<HttpResponseMessage>> ask)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var last = "nobody is there";
        while (TimeProvider.System.GetElapsedTime(begun) < Patience)
        {
            if (Members[Interlocked.Increment(ref _turn) % Members.Count].Process is { } process)
            {
                try
                {
                    using var answer = await ask(process.Http);
                    var text = await answer.Content.ReadAsStringAsync();
                    if (answer.IsSuccessStatusCode) return JsonDocument.Parse(text).RootElement;
                    last = $"{answer.StatusCode}: {text}";
                    Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"{answer.RequestMessage?.RequestUri} answered {last}");
                }
                catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or ObjectDisposedException or IOException)
                {
                    last = gone.Message;
                }
            }

            Retries++;
            await Task.Delay(Pause);
        }

        throw new TimeoutException($"no silo answered for {Patience}; the last answer: {last}");
    }
}
