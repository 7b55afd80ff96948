namespace SaeActors.Bench.Findings;

/// <summary>Texts to run through the model.</summary>
internal static class Prompts
{
    /// <summary>The demo folder of the clone that this program was built in.</summary>
    public static string DemoFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var demo = Path.Combine(folder.FullName, "demo");
            if (File.Exists(Path.Combine(demo, "model", "config.json"))) return demo;
        }

        throw new DirectoryNotFoundException($"demo/model/config.json is in no folder above {AppContext.BaseDirectory}.");
    }

    /// <summary>The demo prompts as the server takes them: a line is a prompt, files in the order of their names.</summary>
    public static IEnumerable<string> OfDemo(string demo) => Directory.EnumerateFiles(Path.Combine(demo, "prompts"), "*.txt")
        .Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where(line => !string.IsNullOrWhiteSpace(line));

    /// <summary>A running text: a paragraph is a prompt, its lines joined.</summary>
    public static IEnumerable<string> OfText(string path)
    {
        var paragraph = new List<string>();
        foreach (var line in File.ReadLines(path).Append(""))
        {
            if (line.Trim() is { Length: > 0 } words && words != "<|endoftext|>")
            {
                paragraph.Add(words);
                continue;
            }

            if (paragraph.Count > 0) yield return string.Join(' ', paragraph);
            paragraph.Clear();
        }
    }
}
