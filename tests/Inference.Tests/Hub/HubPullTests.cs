using SaeActors.Features;
using SaeActors.Inference.Hub;
using SaeActors.Inference.Saes;
using SaeActors.Inference.Tests.Saes;

namespace SaeActors.Inference.Tests.Hub;

public sealed class HubPullTests : IDisposable
{
    private const int LargeBytes = 300_000;

    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(30);

    private readonly ScratchFolder _home = new();
    private readonly Dictionary<string, byte[]> _files;
    private readonly HubServer _server;
    private readonly HttpClient _http = new();
    private readonly ManualTime _time = new();   // stands still, so that a full machine is not taken for a stalled server

    public HubPullTests()
    {
        var random = new SplitMix(1);
        var large = Enumerable.Range(0, LargeBytes).Select(_ => (byte)random.NextUInt64()).ToArray();
        _files = new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray(), ["model.safetensors"] = large, ["notes.txt"] = "not needed"u8.ToArray() };
        _server = new HubServer(_files);
    }

    [Fact]
    public async Task A_repository_lies_in_the_standard_layout_with_its_content_checked()
    {
        var progress = new Progress();
        var path = await Pull(progress);
        Assert.Equal(Path.Combine(_home.Path, "hub", "models--org--toy", "snapshots", HubServer.Commit), path);
        Assert.Equal(_files["model.safetensors"], await File.ReadAllBytesAsync(Path.Combine(path, "model.safetensors")));
        Assert.Equal(_files["config.json"], await File.ReadAllBytesAsync(Path.Combine(path, "config.json")));
        Assert.False(File.Exists(Path.Combine(path, "notes.txt")));
        Assert.Equal(HubServer.Commit, await File.ReadAllTextAsync(Path.Combine(_home.Path, "hub", "models--org--toy", "refs", "main")));
        Assert.True(File.Exists(Path.Combine(_home.Path, "hub", "models--org--toy", "blobs", HubServer.GitBlob(_files["config.json"]))));
        Assert.Equal(path, Puller().Resolve("org/toy"));
        Assert.Equal(LargeBytes + 2, progress.Last.Done);
        Assert.Equal(progress.Last.Done, progress.Last.Total);
    }

    [Fact]
    public async Task What_is_here_is_not_fetched_again()
    {
        await Pull();
        var requests = _server.Requests.Count;
        await Pull();
        Assert.Equal(requests, _server.Requests.Count);
    }

    [Theory]
    [InlineData(HubServer.Fault.Truncate)]
    [InlineData(HubServer.Fault.Stall)]
    public async Task A_broken_connection_goes_on_where_it_ended(HubServer.Fault fault)
    {
        const int SmallBytes = 2;   // config.json, request 1
        _server.FaultOf = request => request is 2 or 3 ? fault : HubServer.Fault.None;
        var path = await Pull(new Progress
        {
            OnReport = done =>
            {
                if (fault == HubServer.Fault.Stall && done is SmallBytes + (LargeBytes / 2) or SmallBytes + (LargeBytes * 3 / 4)) _time.Advance(StallTimeout);
            },
        });
        Assert.Equal(_files["model.safetensors"], await File.ReadAllBytesAsync(Path.Combine(path, "model.safetensors")));
        Assert.Equal([0, LargeBytes / 2, LargeBytes * 3 / 4], _server.Requests.Where(request => request.Path == "model.safetensors").Select(request => request.From));
    }

    [Fact]
    public async Task A_server_without_ranges_begins_again()
    {
        _server.IgnoresRanges = true;
        _server.FaultOf = request => request == 2 ? HubServer.Fault.Truncate : HubServer.Fault.None;
        var path = await Pull();
        Assert.Equal(_files["model.safetensors"], await File.ReadAllBytesAsync(Path.Combine(path, "model.safetensors")));
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_given_up_and_what_came_is_kept()
    {
        _server.FaultOf = request => request == 2 ? HubServer.Fault.Truncate : request > 2 ? HubServer.Fault.Fail : HubServer.Fault.None;
        var thrown = await Assert.ThrowsAsync<HubException>(() => Pull());
        Assert.Contains($"org/toy/model.safetensors: {LargeBytes / 2} of {LargeBytes} bytes came; the server answered 503", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<HubException>(() => Puller().Resolve("org/toy"));
        _server.FaultOf = _ => HubServer.Fault.None;
        await Pull();
        Assert.Equal(LargeBytes / 2, _server.Requests.Last().From);
    }

    [Fact]
    public async Task Content_that_is_not_what_was_listed_is_deleted()
    {
        _server.FaultOf = request => request == 2 ? HubServer.Fault.Corrupt : HubServer.Fault.None;
        var thrown = await Assert.ThrowsAsync<HubException>(() => Pull());
        Assert.Contains("the content has hash", thrown.Message, StringComparison.Ordinal);
        await Pull();   // and the next pull is whole
    }

    [Fact]
    public async Task More_bytes_than_listed_are_refused()
    {
        _server.FaultOf = request => request == 2 ? HubServer.Fault.TooMuch : HubServer.Fault.None;
        Assert.Contains("more than the 300000 bytes", (await Assert.ThrowsAsync<HubException>(() => Pull())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_that_lies_about_a_size_is_found_out()
    {
        _server.Listing = listing => listing.Replace("300000", "300001", StringComparison.Ordinal);
        Assert.Contains("300000 of 300001 bytes came", (await Assert.ThrowsAsync<HubException>(() => Pull())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_that_never_comes_is_given_up()
    {
        _server.StallsListing = true;
        var pull = Pull();
        await _server.ListingAsked;
        _time.Advance(StallTimeout);
        Assert.Contains("did not answer in 30 s", (await Assert.ThrowsAsync<HubException>(() => pull)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json", "../../../evil", "inside the repository")]
    [InlineData("config.json", "/etc/evil", "inside the repository")]
    [InlineData(HubServer.Commit, "../../evil", "lower-case hex")]
    [InlineData("\"siblings\"", "\"brothers\"", "did not answer with a listing")]
    [InlineData("{", "", "did not answer with a listing")]
    public async Task A_listing_that_attacks_the_cache_is_refused(string original, string attack, string expected)
    {
        _server.Listing = listing => listing.Replace(original, attack, StringComparison.Ordinal);
        Assert.Contains(expected, (await Assert.ThrowsAsync<HubException>(() => Pull())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_sent_and_its_lack_is_named()
    {
        await Puller(token: "secret").PullAsync("org/toy", new Progress(), CancellationToken.None);
        Assert.All(_server.Tokens, token => Assert.Equal("Bearer secret", token));
        _server.FaultOf = _ => HubServer.Fault.Forbid;
        using var empty = new ScratchFolder();
        var options = new HubOptions { Endpoint = _server.Address, Home = empty.Path };
        var thrown = await Assert.ThrowsAsync<HubException>(() => new HubPull(_http, options, _time).PullAsync("org/toy", new Progress(), CancellationToken.None));
        Assert.Contains("HF_TOKEN", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("org/toy/../x")]
    [InlineData("../x")]
    public async Task A_name_that_is_no_repository_is_refused(string id) =>
        Assert.Contains("gpt2-small", (await Assert.ThrowsAsync<HubException>(() => Puller().PullAsync(id, new Progress(), CancellationToken.None))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_cancelled_pull_stops()
    {
        _server.FaultOf = _ => HubServer.Fault.Stall;
        using var cancellation = new CancellationTokenSource();
        var pull = Puller().PullAsync("org/toy", new Progress { OnReport = _ => cancellation.Cancel() }, cancellation.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
    }

    [Fact]
    public async Task A_known_sae_release_is_a_manifest_that_says_what_its_files_do_not()
    {
        using var layers = new ScratchFolder();
        var files = new Dictionary<string, byte[]>();
        foreach (var sae in KnownReleases.Find("gpt2-small-res-jb")!.Saes)
        {
            new SaeFixture("standard").WriteTensors(layers, sae.Hook);
            files[$"{sae.Hook}/sae_weights.safetensors"] = await File.ReadAllBytesAsync(Path.Combine(layers.Path, sae.Hook, "sae_weights.safetensors"));
            files[$"{sae.Hook}/cfg.json"] = System.Text.Encoding.UTF8.GetBytes($$"""{"hook_point": "{{sae.Hook}}", "d_in": 13}""");
        }

        using var server = new HubServer(files);
        var puller = new HubPull(_http, Options(server), _time);
        var manifest = await puller.PullAsync("gpt2-small-res-jb", new Progress(), CancellationToken.None);
        Assert.Equal(manifest, puller.Resolve("gpt2-small-res-jb"));
        var saes = SaeFolders.Read(manifest);
        Assert.Equal(Enumerable.Range(0, 13).Select(source => $"{source}-res-jb"), saes.Select(sae => sae.Description.SourceId));
        Assert.Equal(Enumerable.Range(0, 13), saes.Select(sae => sae.BlocksBefore));
        Assert.All(saes, sae => Assert.True(sae.CentredResidual));
        Assert.All(saes, sae => Assert.EndsWith("-centred", sae.Description.WeightsHash, StringComparison.Ordinal));
    }

    [Fact]
    public void What_can_only_be_a_path_is_one_and_what_was_never_pulled_says_how()
    {
        Assert.Equal("./some/where", Puller().Resolve("./some/where"));
        Assert.Equal(_home.Path, Puller().Resolve(_home.Path));
        Assert.Contains("pull gpt2-small", Assert.Throws<HubException>(() => Puller().Resolve("gpt2-small")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_is_that_of_hugging_faces_own_tools()
    {
        var set = new Dictionary<string, string?> { ["HF_HOME"] = "/cache", ["HF_ENDPOINT"] = "https://mirror.example", ["HF_TOKEN"] = "t" };
        var options = HubOptions.FromEnvironment(set.GetValueOrDefault, "/home/user");
        Assert.Equal(("/cache", "https://mirror.example/", "t"), (options.Home, options.Endpoint.AbsoluteUri, options.Token));
        var plain = HubOptions.FromEnvironment(_ => null, "/home/user");
        Assert.Equal((Path.Combine("/home/user", ".cache", "huggingface"), "https://huggingface.co/", null), (plain.Home, plain.Endpoint.AbsoluteUri, plain.Token));
        Assert.Throws<HubException>(() => HubOptions.FromEnvironment(name => name == "HF_ENDPOINT" ? "ftp://x" : null, "/"));
    }

    public void Dispose()
    {
        _http.Dispose();
        _server.Dispose();
        _home.Dispose();
    }

    private Task<string> Pull(Progress? progress = null) => Puller().PullAsync("org/toy", progress ?? new Progress(), CancellationToken.None);

    private HubPull Puller(string? token = null) => new(_http, Options(_server) with { Token = token }, _time);

    private HubOptions Options(HubServer server) => new()
    {
        Endpoint = server.Address,
        Home = _home.Path,
        StallTimeout = StallTimeout,
        RetryDelay = TimeSpan.Zero,
        Attempts = 3,
    };

    /// <summary>Unlike <see cref="Progress{T}"/>, reports at once.</summary>
    private sealed class Progress : IProgress<HubProgress>
    {
        public HubProgress Last { get; private set; }

        public Action<long>? OnReport { get; init; }

        public void Report(HubProgress value)
        {
            Last = value;
            OnReport?.Invoke(value.Done);
        }
    }
}
