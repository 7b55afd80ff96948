namespace SaeActors.Server.Tests.Running;

/// <summary>The demo's own prompts, as test input.</summary>
internal static class DemoTexts
{
    /// <summary>The first prompts of the story file.</summary>
    public static IReadOnlyList<string> Take(int count, int skip = 0) =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "demo", "prompts", "stories.txt")).Skip(skip).Take(count)];
}
