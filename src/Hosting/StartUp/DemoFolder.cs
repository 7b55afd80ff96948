using SaeActors.Hosting.Options;

namespace SaeActors.Hosting.StartUp;

/// <summary>Where the demo model lies: beside a published server, or in the clone that the server was built in.</summary>
internal static class DemoFolder
{
    private const string Name = "demo";

    /// <summary>The folder with <c>model</c>, <c>saes</c> and <c>prompts</c>.</summary>
    /// <exception cref="StartUpException">It is nowhere above the program.</exception>
    internal static string Find() => Find(AppContext.BaseDirectory);

    /// <summary>Looks in <paramref name="start"/> and in every folder above it.</summary>
    internal static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var demo = Path.Combine(folder.FullName, Name);
            if (File.Exists(Path.Combine(demo, "model", "config.json")))
            {
                return demo;
            }
        }

        throw new StartUpException($"There is no demo/model/config.json in {start} or above it; give --model and --saes, or --widths.");
    }

    /// <summary>The demo prompts, one a line, file by file in the order of their names.</summary>
    internal static IReadOnlyList<string> PromptFiles(string demo)
    {
        var prompts = Path.Combine(demo, "prompts");
        return Directory.Exists(prompts) ? [.. Directory.EnumerateFiles(prompts, "*.txt").Order(StringComparer.Ordinal)] : [];
    }
}
