using System.Text.Json;
using System.Text.Json.Nodes;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Storage;

/// <summary><c>study.json</c>: whose data a folder holds. A folder of another study is refused before anything in it is touched.</summary>
internal static class StudyFile
{
    /// <summary>Version of the whole data folder; rises when a file changes in a way that old code would misread.</summary>
    public const int Schema = 1;

    private const string Name = "study.json";
    private const int ShownDifferences = 8;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Claims an empty folder for the study, or checks that the folder is the study's.</summary>
    /// <exception cref="StudyMismatchException">The folder belongs to another study or to another version of this program.</exception>
    public static void Claim(IStorage storage, Study study)
    {
        if (!IsClaimed(storage, study)) storage.WriteWhole(Name, JsonSerializer.SerializeToUtf8Bytes(Of(study), Options));
    }

    /// <summary>Whether the folder is the study's; false when it is nobody's.</summary>
    /// <exception cref="StudyMismatchException">The folder belongs to another study or to another version of this program.</exception>
    public static bool IsClaimed(IStorage storage, Study study)
    {
        if (!storage.Exists(Name)) return false;
        var found = Flat(Read(storage));
        var expected = Flat(Of(study));
        var differences = expected.Keys.Union(found.Keys)
            .Where(key => key != "study.id" && found.GetValueOrDefault(key) != expected.GetValueOrDefault(key))
            .Order(StringComparer.Ordinal)
            .Select(key => $"{key} is {found.GetValueOrDefault(key, "absent")} in the folder, {expected.GetValueOrDefault(key, "absent")} now")
            .ToArray();
        if (differences.Length == 0) return true;
        var more = differences.Length > ShownDifferences ? $"; and {differences.Length - ShownDifferences} more" : "";
        throw new StudyMismatchException(
            $"the stored data is of another study: {string.Join("; ", differences.Take(ShownDifferences))}{more}. Choose another place for this one (--data, or --service in a database), or remove that one.");
    }

    private static JsonObject Of(Study study) => new() { ["schema"] = Schema, ["study"] = JsonSerializer.SerializeToNode(study, Options) };

    private static JsonNode? Read(IStorage storage)
    {
        try
        {
            return JsonNode.Parse(storage.ReadWhole(Name));
        }
        catch (JsonException broken)
        {
            throw new StudyMismatchException($"{Name} in the data folder is not JSON: {broken.Message}", broken);
        }
    }

    /// <summary>Leaves by path: {"a":[{"b":1}]} is "a[0].b" → "1".</summary>
    private static Dictionary<string, string> Flat(JsonNode? node)
    {
        var leaves = new Dictionary<string, string>();
        Walk(node, "");
        return leaves;

        void Walk(JsonNode? at, string path)
        {
            switch (at)
            {
                case JsonObject members:
                    foreach (var (name, value) in members) Walk(value, path.Length == 0 ? name : $"{path}.{name}");
                    break;
                case JsonArray items:
                    for (var item = 0; item < items.Count; item++) Walk(items[item], $"{path}[{item}]");
                    break;
                default:
                    leaves[path] = at?.ToJsonString() ?? "null";
                    break;
            }
        }
    }
}
