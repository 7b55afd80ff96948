using Orleans.Concurrency;
using SaeActors.Features;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Hosting;
using SaeActors.Grains.Inference;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;

namespace SaeActors.Grains.Questions;

/// <inheritdoc cref="IStatisticsGrain"/>
/// <remarks>Reentrant, because it has no state and only asks: a question that waits for another silo's window must not hold up the next one.</remarks>
[GrainType("statistics"), StatelessWorker, Reentrant]
internal sealed class StatisticsGrain(
    GrainsOptions options, FeatureQuestions local, ClusterQuestions cluster, FeatureCalls features, LocalLabels labels, EngineCalls engine) : Grain, IStatisticsGrain
{
    private Study Study => options.Study.Study;

    public Task<Reply> Layers() => Reply.ToAsync(async () =>
    {
        var version = await local.AskAsync(view => view.Version);
        return Study.Layers.Select((_, layer) => LayerSummaries.Of(Study, layer, version.Marginals[layer])).ToArray();
    });

    public Task<Reply> Features(int layer, Packed query) => Reply.ToAsync(async () =>
    {
        var version = await local.AskAsync(view => view.Version);
        return await Task.Run(() => FeaturePages.Of(Study, layer, version.Marginals[layer], labels.Value, Json.Unpack<FeatureQuery>(query)));
    });

    public Task<Reply> Feature(int layer, int feature) => CallAsync(new FeatureId(layer, feature), grain => grain.Card());

    public Task<Reply> Neighbors(int layer, int feature, Packed query) => Reply.ToAsync(async () =>
    {
        var (id, asked) = (new FeatureId(layer, feature), Json.Unpack<NeighborQuery>(query));
        var (version, partners, error) = await cluster.PartnersAsync(id, asked);
        var ranking = NeighborQuestion.Rank(version, id, asked, partners, error);
        var cosines = await engine.CosinesAsync(id, [.. ranking.Select(partner => partner.Id)]);
        return new NeighborQuestion(Study, labels.Value, (upstream, downstream) => cosines.GetValueOrDefault(upstream == id ? downstream : upstream, double.NaN))
            .Answer(version, id, asked, ranking, error);
    });

    public Task<Reply> Examples(int layer, int feature) => Reply.ToAsync(async () =>
    {
        var id = new FeatureId(layer, feature);
        var places = (await CallAsync(id, grain => grain.Examples())).Take<FeaturePlaces>();
        var sequences = places.Top.Concat(places.Sampled).Select(place => place.Sequence).Distinct().ToArray();
        var texts = options.Tokenizer is null || sequences.Length == 0
            ? new string?[sequences.Length]
            : (await GrainFactory.Find<IIngestGrain>(Study.Id).Texts(sequences)).Take<string?[]>();
        var textOf = sequences.Zip(texts).ToDictionary(pair => pair.First, pair => pair.Second);
        var show = new ExampleTexts(options.Tokenizer, options.Study.Policy);
        return new ExampleSet(
            Study.Id, places.Window, layer, feature,
            [.. places.Top.Select(place => show.Show(place, textOf[place.Sequence]))], [.. places.Sampled.Select(place => show.Show(place, textOf[place.Sequence]))]);
    });

    public Task<Reply> Subgraph(Packed question) => Reply.ToAsync(async () =>
    {
        var asked = Json.Unpack<SubgraphRequest>(question);
        var layers = SubgraphQuestion.LayersOf(asked.Features);
        var (version, pairs) = await cluster.PairsAsync(layers);
        return new SubgraphQuestion(Study, labels.Value, new Graph.State.EdgeFilter(asked.Measure, asked.Threshold, MinSupport: 1)).Answer(version, layers, pairs);
    });

    public Task<Reply> OpenEdges(Packed query) => Reply.ToAsync(async () =>
    {
        var (scan, window, silos) = await cluster.OpenScanAsync(Json.Unpack<EdgeQuery>(query));
        return new EdgeHead(scan, window, [.. silos.Select(silo => silo.ToParsableString())]);
    });

    public Task<Reply> Calibrate(string name) => Reply.ToAsync(async () =>
    {
        var version = await local.AskAsync(view => view.Version);
        var file = new CalibrationFile(name, Study.Id, version.Window, version.Tokens, CalibrationFile.MaximaOf(version.Marginals));
        return (await GrainFactory.Find<IIngestGrain>(Study.Id).Calibrate(Json.Pack(file))).Take<Calibration>();
    });

    /// <summary>Asks one feature, which may be moving.</summary>
    private async Task<Reply> CallAsync(FeatureId id, Func<IFeatureGrain, Task<Reply>> question)
    {
        Reply? reply = null;
        await features.SendAsync(id, async grain => reply = await question(grain));
        return reply!;
    }
}
