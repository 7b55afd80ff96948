namespace SaeActors.Bench.Cluster;

/// <summary>What to measure: <c>name=value</c> pairs.</summary>
internal sealed record BenchOptions
{
    /// <summary>Which tables: speed (embedded against one silo), silos (one against two), queries, memory, start, saving. Default all, which takes about an hour.</summary>
    public string[] Parts { get; init; } = ["speed", "silos", "queries", "memory", "start", "saving"];

    /// <summary>The last so many of GPT-2's twelve layers. Default all: 280,000 features, up to 12 GB.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Tokens a window; queries take the first, memory, start and saving the last. Default the curve from 1,024 to 65,536.</summary>
    public int[] Sizes { get; init; } = [1_024, 4_096, 16_384, 65_536];

    /// <summary>Turns per size; the median counts. Default 3.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Seconds of queries. Default 30.</summary>
    public int Seconds { get; init; } = 30;

    /// <summary>Hosts that queries are sent to: 0 the embedded one, 1 a silo. Default both.</summary>
    public int[] Hosts { get; init; } = [0, 1];

    /// <summary>Which way queries look: next or previous. Default next.</summary>
    public string Direction { get; init; } = "next";

    /// <summary>Times that everything is saved. Default 10.</summary>
    public int Cycles { get; init; } = 10;

    /// <summary>GiB of windows that may wait for their features to be saved. Default 8.</summary>
    public int Log { get; init; } = 8;

    /// <summary>Silos of the one host that this process is to measure, 0 for the embedded one; null where it starts others for that.</summary>
    public int? Host { get; init; }

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
                ["hosts", var value] => options with { Hosts = [.. value.Split(',').Select(int.Parse)] },
                ["direction", var value] => options with { Direction = value },
                ["cycles", var value] => options with { Cycles = int.Parse(value) },
                ["log", var value] => options with { Log = int.Parse(value) },
                ["host", var value] => options with { Host = int.Parse(value) },
                _ => throw new ArgumentException($"option is '{arg}'; expected parts=, layers=, sizes=, rounds=, seconds=, hosts=, direction=, cycles= or log=."),
            };
        }

        return options;
    }
}
