using SaeActors.Features.Counting;

namespace SaeActors.Bench.Counting;

/// <summary>Speed and quality of bounded tables per capacity, against the exact tables of the same windows.</summary>
internal static class Bounded
{
    public static void Run(BenchOptions options)
    {
        var generator = options.Generator();
        var windows = Enumerable.Range(1, options.Windows).Select(number => generator.Window(number, options.Tokens)).ToArray();
        var exact = new Study(options.Layers, options.Threads, Study.Exact);
        var exactSeconds = windows.Sum(exact.Apply);
        var layers = Enumerable.Range(0, options.Layers).Select(layer => (double)windows[0].Layers[layer].EntryCount / options.Tokens);
        Console.WriteLine($"active features a token by layer: {string.Join(", ", layers.Select(mean => $"{mean:F1}"))}");
        Console.WriteLine($"exact: {(long)options.Windows * options.Tokens / exactSeconds:N0} tokens/s, {(double)exact.Bytes / exact.Features.Count():F0} bytes a feature");
        Console.WriteLine("capacity   tokens/s   bytes/feature   error/n median   p90   recall Jaccard   necessity   sufficiency   top 20   (own table; necessity and top 20 also joined)");
        foreach (var capacity in options.Capacities)
        {
            var study = new Study(options.Layers, options.Threads, layer => layer with { Form = TableForm.Bounded, Capacity = capacity });
            var seconds = windows.Sum(study.Apply);
            var quality = new Quality(exact, study);
            Console.WriteLine($"{capacity,8}{(long)options.Windows * options.Tokens / seconds,11:N0}{(double)study.Bytes / study.Features.Count(),16:F0}{quality}");
        }
    }
}
