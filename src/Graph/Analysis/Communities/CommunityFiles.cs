using System.Text.Json;
using System.Text.Json.Serialization;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Analysis.Communities;

/// <summary>Runs in the data folder: <c>communities/ID.json</c>, each replaced in one step.</summary>
public sealed class CommunityFiles(IStorage storage) : ICommunityStore
{
    private const string Folder = "communities";

    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public IReadOnlyList<StoredCommunityRun> Load() => [.. storage.List(Folder).Where(name => name.EndsWith(".json", StringComparison.Ordinal)).Select(Read)];

    /// <inheritdoc/>
    public void Save(StoredCommunityRun run) => storage.WriteWhole(NameOf(run.Run.Id), JsonSerializer.SerializeToUtf8Bytes(run, Options));

    /// <inheritdoc/>
    public void Delete(long id) => storage.Delete(NameOf(id));

    private static string NameOf(long id) => $"{Folder}/{id:D9}.json";

    private StoredCommunityRun Read(string name) => storage.ReadJson<StoredCommunityRun>($"{Folder}/{name}", "this run", Options);
}
