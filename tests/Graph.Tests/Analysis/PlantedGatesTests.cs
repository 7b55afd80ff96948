using SaeActors.Features;
using SaeActors.Features.Evolution;
using SaeActors.Features.Windows;
using SaeActors.Graph.Analysis.Evolution;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Tests.Embedded;

namespace SaeActors.Graph.Tests.Analysis;

/// <summary>A million tokens in which it is known which features are gates, which specialise and which only look like it.</summary>
public sealed class PlantedGatesTests(PlantedGatesTests.Planted planted) : IClassFixture<PlantedGatesTests.Planted>
{
    private const int Gates = 20;       // of each kind; gate g has inputs 2g and 2g + 1 of its own
    private const int Windows = 16;
    private const int WindowTokens = 65_536;
    private const double Noise = 0.0003;   // of an output's activations are missing, and as many are false: a third of what the rule allows at all
    private const int AlwaysOn = 1;
    private const int Twins = 5;        // outputs that are one input above a threshold, whose other input is nearly the same as it
    private const int Crowds = 5;       // outputs that fire on x, on y, and on each of a crowd of inputs too rare to be candidates
    private const int Crowd = 20;
    private const int Parent = 1;
    private const int Children = 3;

    // Upstream: inputs of AND, of OR, of "x and not y", one always-on, inputs of twins and of crowds, one parent. Downstream: the outputs in that
    // order, one always-on, outputs of twins and of crowds, children.
    private static readonly int[] Widths =
        [6 * Gates + AlwaysOn + 2 * Twins + (2 + Crowd) * Crowds + Parent, 3 * Gates + AlwaysOn + Twins + Crowds + Children];

    private IFeatureGraph Graph => planted.Graph;

    [Theory]
    [InlineData(GateKind.And, 0)]
    [InlineData(GateKind.Or, 1)]
    public async Task Planted_gates_are_confirmed_and_hardly_anything_else(GateKind kind, int group)
    {
        var list = await GateSearch.OfAsync(Graph, kind, 1, new GateCandidates(), null, CancellationToken.None);
        Assert.Equal((long)Windows * WindowTokens, list.SelectionTokens + list.HeldOutTokens);
        Assert.InRange(list.HeldOutTokens, WindowTokens, Windows * WindowTokens / 2);
        var confirmed = list.Gates.Where(gate => gate.Status == "confirmed").ToArray();
        var right = confirmed.Count(gate => gate.Feature / Gates == group && gate.Inputs.SequenceEqual(Inputs(gate.Feature)));
        Assert.True(right >= 0.95 * Gates, $"{right} of {Gates} planted gates were found.");
        Assert.True(confirmed.Length - right <= 0.05 * confirmed.Length, $"{confirmed.Length - right} of {confirmed.Length} confirmed gates are false.");
        Assert.All(confirmed, gate => Assert.Equal(list.HeldOutTokens, gate.Rows.Sum(row => row.Tokens)));

        static IEnumerable<string> Inputs(int output) => [$"0_{2 * output}", $"0_{2 * output + 1}"];
    }

    [Fact]
    public async Task One_output_can_be_asked_for()
    {
        var list = await GateSearch.OfAsync(Graph, GateKind.And, 1, new GateCandidates(), 3, CancellationToken.None);
        var gate = Assert.Single(list.Gates);
        Assert.Equal((3, "confirmed"), (gate.Feature, gate.Status));
        Assert.Equal(["11", "01", "10", "00"], gate.Rows.Select(row => row.Inputs));
        Assert.Empty((await GateSearch.OfAsync(Graph, GateKind.Or, 1, new GateCandidates(), 3, CancellationToken.None)).Gates);
    }

    [Fact]
    public async Task A_parent_divided_among_exclusive_children_is_the_only_specialisation()
    {
        var list = await SpecialisationSearch.OfAsync(Graph, 0, 10, null, CancellationToken.None);
        var row = Assert.Single(list.Rows);
        Assert.Equal(Widths[0] - 1, row.Feature);
        Assert.Equal(Enumerable.Range(Widths[1] - Children, Children), row.Children.Select(child => child.Feature).Order());
        Assert.InRange(row.Covered, 0.99, 1);
    }

    private static UploadedWindow Window(ulong seed)
    {
        var random = new SplitMix(seed);
        var (inputs, outputs) = (new Layer(Widths[0]), new Layer(Widths[1]));
        for (var token = 0; token < WindowTokens; token++)
        {
            for (var output = 0; output < 3 * Gates; output++)
            {
                // AND needs frequent inputs to be on together a thousand times; OR's are rarer, so that its output is no always-on feature.
                var rate = output < Gates ? 0.15 : 0.05;
                var (x, y) = (random.NextDouble() < rate, random.NextDouble() < rate);
                if (x) inputs.Add(2 * output);
                if (y) inputs.Add(2 * output + 1);
                var (on, share) = (output / Gates) switch
                {
                    0 => (x && y, rate * rate),
                    1 => (x || y, 2 * rate),
                    _ => (x && !y, rate),
                };
                if (random.NextDouble() < (on ? 1 - Noise : Noise * share)) outputs.Add(output);
            }

            if (random.NextDouble() < 0.99) inputs.Add(6 * Gates);
            if (random.NextDouble() < 0.99) outputs.Add(3 * Gates);
            for (var twin = 0; twin < Twins; twin++) AddTwin(ref random, twin, inputs, outputs);
            for (var crowd = 0; crowd < Crowds; crowd++) AddCrowd(ref random, crowd, inputs, outputs);
            if (random.NextDouble() < 0.03)
            {
                inputs.Add(Widths[0] - 1);
                outputs.Add(Widths[1] - 1 - random.Next(Children));
            }

            inputs.EndToken();
            outputs.EndToken();
        }

        return new UploadedWindow([inputs.Done(), outputs.Done()], new int[WindowTokens], [.. Enumerable.Repeat(true, WindowTokens)], [0, WindowTokens]);
    }

    /// <summary>All rows of AND are as they should be: 0.95 of row 11, nothing of 10 and 01. Yet the output is the first input above 0.1.</summary>
    private static void AddTwin(ref SplitMix random, int twin, Layer inputs, Layer outputs)
    {
        var value = random.NextDouble() < 0.15 ? (float)(1 - random.NextDouble()) : 0;
        if (value > 0) inputs.Add(6 * Gates + AlwaysOn + 2 * twin, value);
        if (value > 0.05 || random.NextDouble() < 0.01) inputs.Add(6 * Gates + AlwaysOn + 2 * twin + 1);
        if (value > 0.1) outputs.Add(3 * Gates + AlwaysOn + twin);
    }

    /// <summary>All rows of OR are as they should be: all of 10 and 01, hardly anything of 00. Yet two inputs are a third of the output.</summary>
    private static void AddCrowd(ref SplitMix random, int crowd, Layer inputs, Layer outputs)
    {
        var (first, fires) = (6 * Gates + AlwaysOn + 2 * Twins + (2 + Crowd) * crowd, false);
        for (var input = 0; input < 2 + Crowd; input++)
        {
            if (random.NextDouble() >= (input < 2 ? 0.005 : 0.001)) continue;
            inputs.Add(first + input);
            fires = true;
        }

        if (fires) outputs.Add(3 * Gates + AlwaysOn + Twins + crowd);
    }

    /// <summary>Counted once for all tests.</summary>
    public sealed class Planted : IAsyncLifetime
    {
        private EmbeddedHost _host = null!;

        public IFeatureGraph Graph => _host.Graph;

        public async Task InitializeAsync()
        {
            _host = await EmbeddedHost.StartAsync(options => options with { Widths = Widths, Threads = 4 });
            await _host.Graph.IngestAsync(Enumerable.Range(1, Windows).Select(seed => Window((ulong)seed)));
            await _host.RestartAsync();   // saved by every feature, so that the sample has all windows
        }

        public async Task DisposeAsync() => await _host.DisposeAsync();
    }

    private sealed class Layer(int width)
    {
        private readonly List<int> _starts = [0];
        private readonly List<int> _features = [];
        private readonly List<float> _values = [];

        public void Add(int feature, float value = 1)
        {
            _features.Add(feature);
            _values.Add(value);
        }

        public void EndToken() => _starts.Add(_features.Count);

        public LayerActivations Done() => new(width, [.. _starts], [.. _features], [.. _values]);
    }
}
