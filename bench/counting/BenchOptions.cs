namespace SaeActors.Bench.Counting;

/// <summary>What to measure: a part, then <c>name=value</c> pairs.</summary>
internal sealed record BenchOptions
{
    /// <summary>speed, bounded, queries, checkpoint, answers, store, start or shares; generate is what speed starts.</summary>
    public string Part { get; init; } = "speed";

    /// <summary>So many layers of the twelve, the last ones unless <see cref="First"/> says otherwise. Default all.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>The first of these layers; negative: so that the last one is the model's last.</summary>
    public int First { get; init; } = -1;

    /// <summary>Entries of the bounded tables that are compared. Default 128 to 4,096.</summary>
    public IReadOnlyList<int> Capacities { get; init; } = [128, 256, 512, 1_024, 2_048, 4_096];

    /// <summary>Tokens a window. Default 65,536.</summary>
    public int Tokens { get; init; } = 65_536;

    /// <summary>Windows. Default 8.</summary>
    public int Windows { get; init; } = 8;

    /// <summary>Threads. Default all cores.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Folder that receives one batch of activations and the exact counts of sampled features for peers.py; empty: none.</summary>
    public string Export { get; init; } = "";

    /// <summary>Data folder of the parts that use the host's store: answers, store and start.</summary>
    public string Folder { get; init; } = Path.Combine(Path.GetTempPath(), "saeactors-counting");

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
                ["first", var value] => options with { First = int.Parse(value) },
                ["capacities", var value] => options with { Capacities = [.. value.Split(',').Select(int.Parse)] },
                ["tokens", var value] => options with { Tokens = int.Parse(value) },
                ["windows", var value] => options with { Windows = int.Parse(value) },
                ["threads", var value] => options with { Threads = int.Parse(value) },
                ["folder", var value] => options with { Folder = value },
                ["export", var value] => options with { Export = value },
                _ => throw new ArgumentException($"option is '{arg}'; expected layers=, first=, capacities=, tokens=, windows=, threads=, folder= or export=."),
            };
        }

        return options;
    }

    public ActivationGenerator Generator() => new(seed: 1, firstLayer: First < 0 ? 12 - Layers : First, Layers);
}
