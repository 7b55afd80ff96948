using System.Text.Json;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>The document that the web page's types are made from.</summary>
public class OpenApiTests
{
    [Fact]
    public async Task Every_operation_says_what_it_does_and_every_list_what_it_holds()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8");
        var document = await server.GetAsync("/openapi/v1.json");
        var complaints = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                if (!operation.Value.TryGetProperty("summary", out var summary) || summary.GetString() is not { Length: > 10 })
                {
                    complaints.Add($"{operation.Name} {path.Name} has no summary");
                }

                if (path.Name.StartsWith("/api/", StringComparison.Ordinal) && !operation.Value.GetProperty("responses").TryGetProperty("400", out _))
                {
                    complaints.Add($"{operation.Name} {path.Name} does not say how it refuses");
                }
            }
        }

        Shapeless(document.GetProperty("components").GetProperty("schemas"), "schemas", complaints);
        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
        Assert.True(document.GetProperty("paths").EnumerateObject().Count() >= 18);
    }

    /// <summary>Arrays without items, and whole numbers that might be texts.</summary>
    private static void Shapeless(JsonElement at, string path, List<string> complaints)
    {
        if (at.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (at.TryGetProperty("type", out var type))
        {
            var types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.ToString())] : new[] { type.ToString() };
            if (types.Contains("array") && !at.TryGetProperty("items", out _))
            {
                complaints.Add($"{path} does not say what it holds");
            }

            if (types.Contains("integer") && types.Contains("string"))
            {
                complaints.Add($"{path} is a number or a text");
            }
        }

        foreach (var member in at.EnumerateObject())
        {
            Shapeless(member.Value, $"{path}.{member.Name}", complaints);
        }
    }
}
