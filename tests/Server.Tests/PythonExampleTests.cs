using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>docs/python.md does what it says.</summary>
public class PythonExampleTests
{
    private const int Widths = 2;

    [NumpyFact]
    public async Task The_five_lines_push_a_window_that_is_then_counted()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], $"--widths {string.Join(',', Enumerable.Repeat(64, Widths))}");
        var blocks = CodeBlocks();
        var hasSafetensors = NumpyFactAttribute.Runs("import numpy, safetensors");
        // The page shows three blocks: the five lines, the activations they start from here, and a writer for who has numpy alone.
        var script = string.Join("\n", blocks[1], hasSafetensors ? "" : blocks[2], hasSafetensors ? blocks[0] : blocks[0].Replace("from safetensors.numpy import save", "", StringComparison.Ordinal));
        var path = folder["example.py"];
        await File.WriteAllTextAsync(path, script.Replace("http://localhost:5080", server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        var (code, said) = NumpyFactAttribute.Run(path);
        Assert.True(code == 0, said);
        Assert.Contains("acceptedThrough", said, StringComparison.Ordinal);
        await server.UntilAsync(1);
        Assert.Equal(100, (await server.GetAsync("/api/layers/0")).GetProperty("tokens").GetInt64());
        Assert.NotEqual(0, (await server.GetAsync("/api/layers/1")).GetProperty("alive").GetInt32());
    }

    private static List<string> CodeBlocks() =>
        [.. File.ReadAllText(Path.Combine(Repository.Root, "docs", "python.md")).Split("```python\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)])];
}
