using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Hosting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Inference;

namespace SaeActors.Grains.Tests;

/// <summary>Prompts through the inference grain of the one silo that has the model, to features on others.</summary>
public sealed class PromptTests : IAsyncLifetime, IDisposable
{
    private static readonly IngestionOptions Ingestion = new() { WindowTokens = 48, MaxWindowTokens = 96, MaxWait = TimeSpan.FromMilliseconds(20) };
    private static readonly string[] Texts =
    [
        .. Enumerable.Range(0, 24).Select(number => $"Once there was a boat number {number} that sailed over the sea to the king's old house by the fire."),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;
    private readonly InferenceModel _model = Demo.Load();
    private ClusterHost _cluster = null!;

    private IFeatureGraph Graph => _cluster.GraphAt(0);

    public async Task InitializeAsync()
    {
        var study = StudyPlan.Of(_model.Engine.Model, null, null, null, 4L << 30);
        _cluster = await ClusterHost.StartAsync(3, study, (options, name) => options with
        {
            Tokenizer = _model.Tokenizer,
            Model = name.EndsWith('1') ? _model : null,
            Roles = name.EndsWith('1') ? SiloRoles.Engine : SiloRoles.Features | SiloRoles.Ingest,
            Ingestion = Ingestion,
        });
    }

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_same_prompts_and_cuts_give_the_embedded_hosts_numbers()
    {
        await using var embedded = await EmbeddedFeatureGraph.OpenAsync(
            new EmbeddedOptions { DataFolder = _folder, Model = _model, Threads = 2, Ingestion = Ingestion }, CancellationToken.None);
        foreach (var graph in new[] { embedded, Graph })
        {
            var accepted = await graph.AcceptAsync(GraphAnswers.Each<string>(Texts), "test", null, CancellationToken.None);
            var status = await graph.WaitUntilAppliedAsync(accepted.AcceptedThrough, CancellationToken.None);
            Assert.Null(status.Failure);
            Assert.True(status.Window > 3);
        }

        Assert.Equal(embedded.Study, Graph.Study, (one, other) => one.Id == other.Id);
        foreach (var layer in await embedded.LayersAsync(CancellationToken.None))
        {
            var (page, other) = (await TopAsync(embedded, layer.Layer), await TopAsync(Graph, layer.Layer));
            Assert.Equal(page.Features, other.Features);
            Assert.Equal((page.Window, page.Total), (other.Window, other.Total));
            await AssertSameAsync(embedded, new FeatureId(layer.Layer, page.Features[0].Feature));
        }
    }

    [Fact]
    public async Task The_model_is_asked_from_a_silo_without_one()
    {
        var activations = await Graph.ActivationsAsync("The king sat by the fire.", CancellationToken.None);
        Assert.Equal(7, activations.Layers.Count);
        var tested = await Graph.TestAsync([new FeatureId(2, activations.Layers[2].Activations[0].Feature)], ["The king sat by the fire."], CancellationToken.None);
        Assert.Contains(tested[0].Values.Single().Value, value => value > 0);
        var ablation = await Graph.AblateAsync("The king sat by the fire.", 0, [activations.Layers[0].Activations[^1].Feature], CancellationToken.None);
        Assert.Single(ablation.Features);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.AblateAsync("The king", 6, [0], CancellationToken.None));
    }

    [Fact]
    public async Task A_batch_with_a_bad_text_is_refused_whole_and_the_same_key_gives_the_first_answer()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.AcceptAsync(GraphAnswers.Each("good", " "), null, null, CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.AcceptAsync(GraphAnswers.Each<string>(["half \uD83D a pair"]), null, null, CancellationToken.None));
        Assert.Equal(0, (await Graph.IngestionAsync(CancellationToken.None)).AcceptedThrough);
        var first = await Graph.AcceptAsync(GraphAnswers.Each("The king.", "The sea."), "a", "key", CancellationToken.None);
        Assert.Equal(first, await _cluster.GraphAt(2).AcceptAsync(GraphAnswers.Each<string>(["Other."]), "b", "key", CancellationToken.None));
        await Graph.WaitUntilAppliedAsync(2, CancellationToken.None);
        Assert.Equal(new StoredPrompt(2, "The sea.", "a", 1), await Graph.PromptAsync(2, CancellationToken.None));
    }

    private static async Task<FeaturePage> TopAsync(IFeatureGraph graph, int layer) =>
        (await graph.FeaturesAsync(layer, new FeatureQuery(FeatureSort.Density, true, null, 1, 50), CancellationToken.None))!;

    private async Task AssertSameAsync(IFeatureGraph embedded, FeatureId id)
    {
        foreach (var direction in new[] { Direction.Next, Direction.Previous })
        {
            var isNone = id.Layer == (direction == Direction.Next ? 6 : 0);
            if (isNone) continue;
            var query = new NeighborQuery(direction, Measure.Jaccard, 50, 1, 0);
            Assert.Equivalent(await embedded.NeighborsAsync(id, query, CancellationToken.None), await Graph.NeighborsAsync(id, query, CancellationToken.None), strict: true);
        }

        Assert.Equivalent(await embedded.ExamplesAsync(id, CancellationToken.None), await Graph.ExamplesAsync(id, CancellationToken.None), strict: true);
        Assert.Equivalent(await embedded.FeatureAsync(id, CancellationToken.None), await Graph.FeatureAsync(id, CancellationToken.None), strict: true);
    }
}
