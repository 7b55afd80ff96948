using System.Text.Json;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Analysis.Imports;

/// <summary>The imported edge tables of a study: <c>edges/NAME.tsv.gz</c>, and <c>edges/NAME.json</c>, without which a table does not exist.</summary>
/// <remarks>Nothing is kept in memory.</remarks>
public sealed class EdgeTables(IStorage storage, Study study) : IEdgeTables
{
    private const string Folder = "edges";
    private const string CardEnding = ".json";
    private const string TableEnding = ".tsv.gz";
    private const int LongestName = 40;

    private readonly Lock _writing = new();

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public Task<IReadOnlyList<EdgeTableCard>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<EdgeTableCard>>(
        [.. storage.List(Folder).Where(file => file.EndsWith(CardEnding, StringComparison.Ordinal)).Select(file => CardOf(file[..^CardEnding.Length]))]);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">Its file is damaged.</exception>
    public Task<EdgeTableCard?> FindAsync(string name, CancellationToken cancellation) => Task.FromResult(Find(name));

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">Its file is damaged.</exception>
    public Task<EdgeTable?> ReadAsync(string name, CancellationToken cancellation) => Task.Run(() => Find(name) is null ? null : Read(name), cancellation);

    /// <inheritdoc/>
    public Task<EdgeTableCard?> PutAsync(string name, EdgeTable table, CancellationToken cancellation) => Task.Run(() => Put(name, table), cancellation);

    /// <inheritdoc/>
    public Task<EdgeTableCard?> DeleteAsync(string name, CancellationToken cancellation)
    {
        lock (_writing)
        {
            if (Find(name) is not { } card) return Task.FromResult<EdgeTableCard?>(null);
            storage.Delete(PathOf(name, CardEnding));
            storage.Delete(PathOf(name, TableEnding));
            return Task.FromResult<EdgeTableCard?>(card);
        }
    }

    private EdgeTableCard? Find(string name) => IsName(name) && storage.Exists(PathOf(name, CardEnding)) ? CardOf(name) : null;

    private EdgeTableCard? Put(string name, EdgeTable table)
    {
        if (!IsName(name)) throw new ArgumentException($"name is '{name}'; expected 1 to {LongestName} of a-z, 0-9, - and _.");
        var packed = table.Pack();
        lock (_writing)
        {
            if (Find(name) is not null) return null;
            var card = new EdgeTableCard(study.Id, name, table.Count, table.Measures.ToDictionary(MeasureNames.NameOf, table.CountOf));
            storage.WriteWhole(PathOf(name, TableEnding), packed);
            storage.WriteWhole(PathOf(name, CardEnding), JsonSerializer.SerializeToUtf8Bytes(card, JsonSerializerOptions.Web));
            return card;
        }
    }

    private EdgeTable Read(string name)
    {
        var path = PathOf(name, TableEnding);
        try
        {
            return EdgeTable.Unpack(study, storage.ReadWhole(path));
        }
        catch (Exception damaged) when (damaged is ArgumentException or InvalidDataException or FileNotFoundException)
        {
            throw new InvalidDataException($"{path}: is damaged ({damaged.Message}); delete the table to go on without it.", damaged);
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_');

    private static string PathOf(string name, string ending) => $"{Folder}/{name}{ending}";

    private EdgeTableCard CardOf(string name) => storage.ReadJson<EdgeTableCard>(PathOf(name, CardEnding), "this table", JsonSerializerOptions.Web);
}
