using System.Diagnostics;
using System.Globalization;
using SaeActors.Bench.Counting;
using SaeActors.Features.Counting;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var layers = int.Parse(args[0]);
var tokens = int.Parse(args[1]);
var windows = int.Parse(args[2]);
var threads = int.Parse(args[3]);
var generator = new ActivationGenerator(1, 12 - layers, layers);
Console.WriteLine($"generator {GC.GetTotalMemory(true) >> 20} MB");
var plan = new CountingPlan { Seed = 1, Layers = [.. Enumerable.Range(0, layers).Select(_ => new LayerPlan { Width = Profile.Width, Sums = SumPolicy.Watched, KeepPrevious = false })] }.Checked();
var states = plan.Layers.Select(layer => new FeatureState?[layer.Width]).ToArray();
var marginals = plan.Layers.Select(layer => new LayerMarginals(layer)).ToArray();
var prepared = new PreparedWindow(plan);
for (var number = 1; number <= windows; number++)
{
    var clock = Stopwatch.StartNew();
    var window = generator.Window(number, tokens);
    var generated = clock.Elapsed.TotalSeconds;
    clock.Restart();
    prepared.Prepare(window, threads);
    var prepare = clock.Elapsed.TotalSeconds;
    WindowCounter.Apply(plan, states, prepared, threads);
    var apply = clock.Elapsed.TotalSeconds - prepare;
    for (var layer = 0; layer < layers; layer++) marginals[layer] = marginals[layer].Apply(prepared, layer);
    var total = clock.Elapsed.TotalSeconds;
    var updates = 0L;
    for (var layer = 0; layer + 1 < layers; layer++)
    {
        for (var token = 0; token < tokens; token++) updates += (long)window.Layers[layer].FeaturesAt(token).Length * window.Layers[layer + 1].FeaturesAt(token).Length;
    }

    Console.WriteLine($"window {number}: generated {generated:F2} s, prepare {prepare:F3}, apply {apply:F3}, total {total:F3} s: {tokens / total:N0} tokens/s, {updates / total / 1e6:F0} M updates/s ({updates / tokens} a token), state {states.Sum(l => l.Sum(s => s?.Bytes ?? 0)) / 1e9:F2} GB, process {Environment.WorkingSet / 1e9:F2} GB");
}
