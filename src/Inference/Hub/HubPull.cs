using System.Text.Json;
using System.Text.RegularExpressions;

namespace SaeActors.Inference.Hub;

/// <summary>Pulls models and SAEs by name into the local cache, and finds what was pulled.</summary>
public sealed partial class HubPull(HttpClient http, HubOptions options, TimeProvider time)
{
    private const string MainRevision = "main";

    private static readonly string[] UsefulFiles =
    [
        "config.json", "model.safetensors", "model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json", "vocab.json", "merges.txt", "cfg.json", "sae_weights.safetensors", "params.npz",
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly HubCache _cache = new(options.Home);

    /// <summary>Downloads what is missing of a known release or a repository, checks it, and says where it lies.</summary>
    /// <param name="id">A name of <see cref="KnownReleases"/>, or a Hugging Face repository "org/name".</param>
    /// <param name="progress">Told after every piece.</param>
    /// <param name="cancellation">Stops; the next pull goes on from there.</param>
    /// <returns>The path for <c>--model</c> or <c>--saes</c>.</returns>
    /// <exception cref="HubException">The name is unknown, or the download failed.</exception>
    public async Task<string> PullAsync(string id, IProgress<HubProgress> progress, CancellationToken cancellation)
    {
        var release = KnownReleases.Find(id);
        var repository = release?.Repository ?? (RepositoryName().IsMatch(id) ? id : throw Unknown(id));
        var client = new HubClient(http, options, time);
        var listing = await client.ListAsync(repository, MainRevision, cancellation);
        var snapshot = listing with { Files = Wanted(listing, release) };
        await DownloadAsync(client, snapshot, progress, cancellation);
        _cache.Remember(snapshot, MainRevision);
        return PathOf(release, _cache.Snapshot(repository, snapshot.Commit));
    }

    /// <summary>The path that <paramref name="nameOrPath"/> stands for: itself when it exists, else what was pulled under that name.</summary>
    /// <remarks>What is neither a short name nor written as org/name can only be a path and is given back as it is.</remarks>
    /// <exception cref="HubException">There is neither; the message says how to pull it.</exception>
    public string Resolve(string nameOrPath)
    {
        if (Directory.Exists(nameOrPath) || File.Exists(nameOrPath))
        {
            return nameOrPath;
        }

        var release = KnownReleases.Find(nameOrPath);
        if (release is null && !RepositoryName().IsMatch(nameOrPath))
        {
            return nameOrPath;
        }

        return _cache.Latest(release?.Repository ?? nameOrPath, MainRevision) is { } snapshot
            ? PathOf(release, snapshot)
            : throw new HubException($"'{nameOrPath}' is not there as a path, and nothing was pulled under that name; try: pull {nameOrPath}");
    }

    private static HubException Unknown(string id) => new(
        $"'{id}' is not known; expected {string.Join(", ", KnownReleases.All.Select(release => release.Id))}, or a repository as org/name.");

    private static List<HubFile> Wanted(HubSnapshot listing, KnownRelease? release)
    {
        var byPath = listing.Files.ToDictionary(file => file.Path);
        if (release is not null)
        {
            return [.. release.Files.Select(path => byPath.TryGetValue(path, out var file)
                ? file
                : throw new HubException($"{listing.Repository}: '{path}' is not listed; {release.Id} needs it."))];
        }

        return [.. listing.Files.Where(file => UsefulFiles.Contains(Path.GetFileName(file.Path)) || Shard().IsMatch(file.Path))];
    }

    private async Task DownloadAsync(HubClient client, HubSnapshot snapshot, IProgress<HubProgress> progress, CancellationToken cancellation)
    {
        var download = new BlobDownload(client, options, _cache, time);
        var (done, total) = (0L, snapshot.Files.Sum(file => file.Size));
        foreach (var file in snapshot.Files)
        {
            var before = done;
            await download.RunAsync(snapshot, file, bytes => progress.Report(new HubProgress(file.Path, before + bytes, total)), cancellation);
            _cache.Link(snapshot, file);
            done += file.Size;
        }
    }

    // The files of a known SAE release do not say everything: a manifest beside the cache adds it.
    private string PathOf(KnownRelease? release, string snapshot)
    {
        if (release is null or { Saes: [] })
        {
            return snapshot;
        }

        var manifest = Path.Combine(_cache.Manifests, $"{release.Id}.json");
        Directory.CreateDirectory(_cache.Manifests);
        var layers = release.Saes.ToDictionary(
            sae => sae.Hook,
            sae => new { path = Path.Combine(snapshot, sae.Hook), neuronpedia_id = sae.NeuronpediaId, center_writing_weights = sae.Centred });
        File.WriteAllText(manifest, JsonSerializer.Serialize(layers, Indented));
        return manifest;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryName();

    [GeneratedRegex(@"^model-\d+-of-\d+\.safetensors$", RegexOptions.CultureInvariant)]
    private static partial Regex Shard();
}
