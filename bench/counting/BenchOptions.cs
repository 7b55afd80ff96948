namespace SaeActors.Bench.Counting;

/// <summary>What to measure: a part, then <c>name=value</c> pairs.</summary>
internal sealed record BenchOptions
{
    /// <summary>speed, bounded, queries or checkpoint.</summary>
    public string Part { get; init; } = "speed";

    /// <summary>The last so many layers of the twelve. Default all.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Tokens a window. Default 65,536.</summary>
    public int Tokens { get; init; } = 65_536;

    /// <summary>Windows. Default 8.</summary>
    public int Windows { get; init; } = 8;

    /// <summary>Threads. Default all cores.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Folder that receives one batch of activations and the exact counts of sampled features for peers.py; empty: none.</summary>
    public string Export { get; init; } = "";

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        foreach (var arg in args)
        {
            var parts = arg.Split('=', 2);
            options = parts switch
            {
                [var part] => options with { Part = part },
                ["layers", var value] => options with { Layers = int.Parse(value) },
                ["tokens", var value] => options with { Tokens = int.Parse(value) },
                ["windows", var value] => options with { Windows = int.Parse(value) },
                ["threads", var value] => options with { Threads = int.Parse(value) },
                ["export", var value] => options with { Export = value },
                _ => throw new ArgumentException($"option is '{arg}'; expected layers=, tokens=, windows=, threads= or export=."),
            };
        }

        return options;
    }

    public ActivationGenerator Generator() => new(seed: 1, firstLayer: 12 - Layers, Layers);
}
