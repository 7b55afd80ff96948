namespace SaeActors.Bench.Findings;

/// <summary>Markdown on the console.</summary>
internal static class Table
{
    public static void Heading(string text) => Console.WriteLine($"\n### {text}\n");

    public static void Start(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select((_, column) => column == 0 ? "---" : "--:")]);
    }

    public static void StartText(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    public static void Note(string text) => Console.WriteLine($"\n{text}");
}
