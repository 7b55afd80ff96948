using SaeActors.Bench.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Cluster;

/// <summary>Seeded windows as an upload has them; every number is made once and given to all hosts.</summary>
internal sealed class Windows(int layers)
{
    private readonly ActivationGenerator _generator = new(seed: 1, firstLayer: 12 - layers, layers);
    private long _number;

    public UploadedWindow Next(int tokens)
    {
        var window = _generator.Window(++_number, tokens);
        return new UploadedWindow(window.Layers.ToArray(), window.Tokens.ToArray(), window.Counted.ToArray(), window.PromptStarts.ToArray());
    }
}
