namespace SaeActors.Bench.Cluster;

/// <summary>What to measure: <c>name=value</c> pairs.</summary>
internal sealed record BenchOptions
{
    /// <summary>Which tables: speed (embedded against one silo), silos (one against two), queries, memory. Default all.</summary>
    public string[] Parts { get; init; } = ["speed", "silos", "queries", "memory"];

    /// <summary>The last so many of GPT-2's twelve layers. Default 4: two hosts at a time in 6 GB.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Tokens a window. Default the curve from 1,024 to 65,536.</summary>
    public int[] Sizes { get; init; } = [1_024, 4_096, 16_384, 65_536];

    /// <summary>Turns by turns of both hosts; the median ratio counts. Default 3.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Seconds of queries. Default 20.</summary>
    public int Seconds { get; init; } = 20;

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        foreach (var arg in args)
        {
            options = arg.Split('=', 2) switch
            {
                ["parts", var value] => options with { Parts = value.Split(',') },
                ["layers", var value] => options with { Layers = int.Parse(value) },
                ["sizes", var value] => options with { Sizes = [.. value.Split(',').Select(int.Parse)] },
                ["rounds", var value] => options with { Rounds = int.Parse(value) },
                ["seconds", var value] => options with { Seconds = int.Parse(value) },
                _ => throw new ArgumentException($"option is '{arg}'; expected parts=, layers=, sizes=, rounds= or seconds=."),
            };
        }

        return options;
    }
}
