using SaeActors.Features.Windows;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Inference;

namespace SaeActors.Graph.Tests.Embedded;

public sealed class EngineCallsTests : IDisposable
{
    private const int CallTokens = 60;
    private const int Prompts = 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    [Fact]
    public async Task The_engine_is_given_as_many_tokens_at_a_time_as_it_asks_for()
    {
        var demo = EngineFailureTests.DemoFolder();
        var model = ModelFolder.Load(Path.Combine(demo, "model"), Path.Combine(demo, "saes"), new LoadOptions { MeasureReconstruction = false });
        var engine = new CountingEngine(model.Engine);
        var options = new EmbeddedOptions { DataFolder = _folder, Model = model with { Engine = engine }, Threads = 2, Ingestion = IngestionOptions.OfWindows(4_096) };
        await using (var graph = await EmbeddedFeatureGraph.OpenAsync(options, CancellationToken.None))
        {
            var texts = Enumerable.Range(0, Prompts).Select(number => $"Once there were {number} small boats on the sea.").ToArray();
            var accepted = (await graph.AcceptAsync(GraphAnswers.Each<string>(texts), null, null, CancellationToken.None)).AcceptedThrough;
            await graph.WaitUntilAppliedAsync(accepted, CancellationToken.None);
        }

        var longest = engine.Calls.Max(call => call.LongestRow);
        Assert.InRange(engine.Calls.Sum(call => call.Tokens), 4 * CallTokens, int.MaxValue);

        // What is left of a window may share a call with the first piece of the next.
        Assert.All(engine.Calls, call => Assert.InRange(call.Tokens, 1, (2 * CallTokens) + longest));
        Assert.Contains(engine.Calls, call => call.Tokens >= CallTokens);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A real engine that asks for few tokens at a time and counts what it is given.</summary>
    private sealed class CountingEngine(IInferenceEngine engine) : PassingEngine(engine)
    {
        public List<(int Tokens, int LongestRow)> Calls { get; } = [];

        public override int CallTokens => EngineCallsTests.CallTokens;

        public override LayerActivations[] Activations(IReadOnlyList<int[]> rows, CancellationToken cancellation)
        {
            Calls.Add((rows.Sum(row => row.Length), rows.Max(row => row.Length)));
            return base.Activations(rows, cancellation);
        }
    }
}
