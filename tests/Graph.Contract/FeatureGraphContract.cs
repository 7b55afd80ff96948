using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Graph.Contract.Tests;

/// <summary>What every implementation of <see cref="IFeatureGraph"/> owes its users, shown on windows made elsewhere.</summary>
public abstract class FeatureGraphContract : IAsyncLifetime
{
    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, 6).Select(seed => Uploads.Of((ulong)seed))];

    private IGraphHost _host = null!;

    private IFeatureGraph Graph => _host.Graph;

    /// <summary>An empty host.</summary>
    protected abstract Task<IGraphHost> StartAsync();

    public async Task InitializeAsync() => _host = await StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Counts_equal_a_recount_token_by_token()
    {
        var status = await Graph.IngestAsync(Windows);
        Assert.Equal((6, 30, 30, null), (status.Window, status.AcceptedThrough, status.AppliedThrough, status.Failure));
        await Graph.AssertEqualsAsync(Recount.Of(Windows));
    }

    [Fact]
    public async Task A_restart_changes_no_bit_of_any_answer()
    {
        await Graph.IngestAsync(Windows[..3]);
        await _host.RestartAsync();
        var before = await Graph.EverythingAsync();
        await _host.RestartAsync();
        Assert.Equal(before, await Graph.EverythingAsync());
        await Graph.IngestAsync(Windows[3..]);
        await Graph.AssertEqualsAsync(Recount.Of(Windows));
    }

    [Fact]
    public async Task Neighbours_in_both_directions_carry_the_counts_of_the_recount()
    {
        await Graph.IngestAsync(Windows);
        var recount = Recount.Of(Windows);
        var query = new NeighborQuery(Direction.Next, Measure.Jaccard, 1_000, 1, 0);
        foreach (var direction in new[] { Direction.Next, Direction.Previous })
        {
            var asked = new FeatureId(1, 3);
            var answer = (await Graph.NeighborsAsync(asked, query with { Direction = direction }, CancellationToken.None))!;
            var expected = recount.Pairs.Where(pair => direction == Direction.Next ? pair.Key.Upstream == asked : pair.Key.Downstream == asked).ToArray();
            Assert.True(answer.Completeness.Exact);
            Assert.Equal(expected.Length, answer.Neighbors.Count);
            foreach (var ((upstream, downstream), counts) in expected)
            {
                var partner = direction == Direction.Next ? downstream : upstream;
                var found = answer.Neighbors.Single(neighbor => (neighbor.Layer, neighbor.Feature) == (partner.Layer, partner.Feature));
                Assert.Equal((recount.N(upstream), recount.N(downstream), counts.N12), (found.N1, found.N2, found.N12));
                Assert.Equal(recount.Pearson(upstream, downstream), found.Measures["pearson"], precision: 10);
            }
        }
    }

    [Fact]
    public async Task Neighbours_come_best_first_and_ties_go_to_the_lower_feature()
    {
        await Graph.IngestAsync(Windows);
        foreach (var measure in Enum.GetValues<Measure>())
        {
            var answer = (await Graph.NeighborsAsync(new FeatureId(0, 0), new NeighborQuery(Direction.Next, measure, 10, 2, 0), CancellationToken.None))!;
            var ranked = answer.Neighbors.Select(neighbor => (-neighbor.Measures[answer.Measure], neighbor.Feature)).ToArray();
            Assert.Equal(ranked.Order(), ranked);
            Assert.All(answer.Neighbors, neighbor => Assert.True(neighbor.N12 >= 2));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]   // above every Jaccard similarity: no edge
    public async Task Who_reads_edges_is_told_how_far_it_is(double threshold)
    {
        await Graph.IngestAsync(Windows);
        var told = new List<double>();
        var list = await Graph.EdgesAsync(new EdgeQuery(0, Measure.Jaccard, threshold, 1, Pairs: 2) { Progress = told.Add }, CancellationToken.None);
        await foreach (var edge in list.Edges) Assert.True(edge.Value > threshold);
        Assert.Equal(told.Order(), told);
        Assert.True(told.Distinct().Count() > 1, $"told {string.Join(", ", told)}");
        Assert.Equal((true, 1), (told[0] >= 0, told[^1]));
    }

    [Fact]
    public async Task A_subgraph_holds_the_asked_features_and_the_edges_among_them()
    {
        await Graph.IngestAsync(Windows);
        var recount = Recount.Of(Windows);
        FeatureId[] asked = [new(2, 3), new(0, 1), new(0, 4), new(1, 0), new(0, 1), new(1, 7), new(2, 31)];
        var subgraph = await Graph.SubgraphAsync(asked, Measure.Jaccard, 0.05, CancellationToken.None);
        Assert.Equal((Graph.Study.Id, 6, recount.Tokens), (subgraph.Study, subgraph.Window, subgraph.Tokens));
        Assert.Equal(asked.Distinct().Order(), subgraph.Features.Select(row => new FeatureId(row.Layer, row.Feature)));
        Assert.All(subgraph.Features, row => Assert.Equal(recount.N(new FeatureId(row.Layer, row.Feature)), row.N));

        var expected = (await Graph.PairsAsync())
            .Where(edge => edge.Value > 0.05 && asked.Contains(new FeatureId(edge.Layer, edge.Upstream)) && asked.Contains(new FeatureId(edge.Layer + 1, edge.Downstream)));
        Assert.Equal(expected, subgraph.Edges);
        Assert.NotEmpty(subgraph.Edges);
    }

    [Fact]
    public async Task A_subgraph_of_what_does_not_exist_is_refused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.SubgraphAsync([new(0, 24)], Measure.Jaccard, 0, CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.SubgraphAsync([new(3, 0)], Measure.Jaccard, 0, CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.SubgraphAsync([new(0, 0)], Measure.Jaccard, double.NaN, CancellationToken.None));
        Assert.Empty((await Graph.SubgraphAsync([], Measure.Jaccard, 0, CancellationToken.None)).Features);
    }

    [Fact]
    public async Task Every_answer_names_its_study_and_its_window()
    {
        await Graph.IngestAsync(Windows[..2]);
        var layers = await Graph.LayersAsync(CancellationToken.None);
        var card = (await Graph.FeatureAsync(new FeatureId(0, 1), CancellationToken.None))!;
        var page = (await Graph.FeaturesAsync(0, new FeatureQuery(FeatureSort.Density, true, null, 1, 5), CancellationToken.None))!;
        Assert.All(layers, layer => Assert.Equal((Graph.Study.Id, 2), (layer.Study, layer.Window)));
        Assert.Equal((Graph.Study.Id, 2, Graph.Study.Id, 2), (card.Study, card.Window, page.Study, page.Window));
        Assert.Equal(page.Features.OrderByDescending(row => row.N).ThenBy(row => row.Feature), page.Features);
        var recount = Recount.Of(Windows[..2]);
        Assert.All(layers, layer => Assert.Equal(
            Enumerable.Range(0, layer.Width).Count(feature => recount.N(new FeatureId(layer.Layer, feature)) == 0), layer.Dead));
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_first_answer_again_also_after_a_restart()
    {
        var first = await Graph.AcceptWindowAsync(Windows[0], "a", "key", CancellationToken.None);
        Assert.Equal(first, await Graph.AcceptWindowAsync(Windows[1], "b", "key", CancellationToken.None));
        await _host.RestartAsync();
        Assert.Equal(first, await Graph.AcceptWindowAsync(Windows[1], "b", "key", CancellationToken.None));
        await Graph.WaitUntilAppliedAsync(first.AcceptedThrough, CancellationToken.None);
        await Graph.AssertEqualsAsync(Recount.Of(Windows[0]));
    }

    [Fact]
    public async Task A_window_of_other_layers_or_without_prompts_is_refused_and_changes_nothing()
    {
        var wide = Uploads.Of(1, widths: [24, 40, 33]);
        var few = Uploads.Of(1, widths: [24, 40]);
        var none = new UploadedWindow([.. Uploads.Widths.Select(width => new LayerActivations(width, [0], [], []))], [], [], [0]);
        foreach (var window in new[] { wide, few, none })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.AcceptWindowAsync(window, null, null, CancellationToken.None));
        }

        Assert.Equal(0, (await Graph.IngestionAsync(CancellationToken.None)).AcceptedThrough);
    }

    [Fact]
    public async Task Accepted_prompts_can_be_asked_for_and_know_their_window()
    {
        await Graph.IngestAsync(Windows[..2]);
        var prompt = await Graph.PromptAsync(7, CancellationToken.None);
        Assert.Equal(new StoredPrompt(7, null, "test", 2), prompt);
        Assert.Null(await Graph.PromptAsync(0, CancellationToken.None));
        Assert.Null(await Graph.PromptAsync(11, CancellationToken.None));
    }

    [Fact]
    public async Task Waiting_for_what_was_not_accepted_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Graph.WaitUntilAppliedAsync(1, CancellationToken.None));

    [Fact]
    public async Task Kept_samples_are_the_windows_that_were_counted()
    {
        await Graph.IngestAsync(Windows[..3]);
        await _host.RestartAsync();   // every feature has saved them
        await AssertSamplesAsync(Range.All, _ => true);
        await AssertSamplesAsync(1.., layer => layer >= 1);
        await AssertSamplesAsync(..1, layer => layer < 1);
        Assert.Throws<ArgumentException>(() => Graph.SamplesAsync(2..4, CancellationToken.None));
    }

    [Fact]
    public async Task Labels_are_searched_kept_and_refused_as_a_whole()
    {
        var labels = GraphAnswers.Each(new FeatureLabel(0, 3, "the Sea"), new FeatureLabel(1, 2, "boats"));
        Assert.Equal(2, await Graph.LabelAsync(labels, CancellationToken.None));
        var wrong = GraphAnswers.Each(new FeatureLabel(0, 4, "new"), new FeatureLabel(0, 24, "no such feature"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.LabelAsync(wrong, CancellationToken.None));
        await _host.RestartAsync();
        var page = (await Graph.FeaturesAsync(0, new FeatureQuery(FeatureSort.Feature, false, "sea", 1, 10), CancellationToken.None))!;
        Assert.Equal(("the Sea", LabelSource.Imported), (Assert.Single(page.Features).Label, page.Features[0].LabelSource));
    }

    [Fact]
    public async Task Automatic_labels_stand_where_no_other_does_and_give_way_to_the_next_set()
    {
        await Graph.LabelAsync(GraphAnswers.Each(new FeatureLabel(0, 3, "the Sea")), CancellationToken.None);
        await Graph.LabelAutomaticallyAsync([new(0, 3, "waves"), new(0, 5, "seas"), new(0, 7, "tides")], CancellationToken.None);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.LabelAutomaticallyAsync([new(0, 5, "new"), new(9, 0, "no such layer")], CancellationToken.None));
        await _host.RestartAsync();
        var page = (await Graph.FeaturesAsync(0, new FeatureQuery(FeatureSort.Feature, false, "SEA", 1, 10), CancellationToken.None))!;
        Assert.Equal([(3, "the Sea", LabelSource.Imported), (5, "seas", LabelSource.Automatic)], page.Features.Select(row => (row.Feature, row.Label!, row.LabelSource!.Value)));
        var card = (await Graph.FeatureAsync(new FeatureId(0, 7), CancellationToken.None))!;
        Assert.Equal(("tides", LabelSource.Automatic), (card.Label, card.LabelSource));
        await Graph.LabelAutomaticallyAsync([new(0, 3, "oceans")], CancellationToken.None);
        card = (await Graph.FeatureAsync(new FeatureId(0, 7), CancellationToken.None))!;
        Assert.Equal((null, null), (card.Label, card.LabelSource));
        Assert.Equal("the Sea", (await Graph.FeatureAsync(new FeatureId(0, 3), CancellationToken.None))!.Label);
    }

    [Fact]
    public async Task Questions_about_what_does_not_exist_get_null_and_senseless_ones_an_error()
    {
        Assert.Null(await Graph.FeatureAsync(new FeatureId(9, 0), CancellationToken.None));
        Assert.Null(await Graph.NeighborsAsync(new FeatureId(0, 99), new NeighborQuery(Direction.Next, Measure.Lift, 5, 1, 0), CancellationToken.None));
        Assert.Null(await Graph.FeaturesAsync(3, new FeatureQuery(FeatureSort.Feature, false, null, 1, 10), CancellationToken.None));
        foreach (var query in new[]
        {
            new NeighborQuery(Direction.Previous, Measure.Lift, 5, 1, 0),
            new NeighborQuery(Direction.Next, Measure.Lift, 0, 1, 0),
            new NeighborQuery(Direction.Next, Measure.Lift, 1_001, 1, 0),
            new NeighborQuery(Direction.Next, Measure.Lift, 5, -1, 0),
            new NeighborQuery(Direction.Next, Measure.Lift, 5, 1, double.NaN),
        })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Graph.NeighborsAsync(new FeatureId(0, 0), query, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Prompts_without_a_model_and_questions_to_it_are_refused()
    {
        await Assert.ThrowsAsync<NoModelException>(() => Graph.AcceptAsync(GraphAnswers.Each(["text"]), null, null, CancellationToken.None));
        await Assert.ThrowsAsync<NoModelException>(() => Graph.ActivationsAsync("text", CancellationToken.None));
        await Assert.ThrowsAsync<NoModelException>(() => Graph.TokensAsync([1], CancellationToken.None));
        await Assert.ThrowsAsync<NoModelException>(() => Graph.AblateAsync("text", 0, [1], CancellationToken.None));
    }

    [Fact]
    public async Task Answers_during_ingestion_are_all_of_one_window()
    {
        var ingesting = Task.Run(() => Graph.IngestAsync(Enumerable.Range(1, 60).Select(seed => Uploads.Of((ulong)seed))));
        var recounts = new Dictionary<long, Recount> { [0] = new() };
        var growing = new List<UploadedWindow>();
        var asked = new FeatureId(1, 2);
        while (!ingesting.IsCompleted)
        {
            foreach (var direction in new[] { Direction.Next, Direction.Previous })
            {
                var answer = (await Graph.NeighborsAsync(asked, new NeighborQuery(direction, Measure.Jaccard, 1_000, 1, 0), CancellationToken.None))!;
                while (growing.Count < answer.Window)
                {
                    growing.Add(Uploads.Of((ulong)growing.Count + 1));
                    recounts[growing.Count] = Recount.Of(growing);
                }

                var recount = recounts[answer.Window];
                Assert.Equal(recount.Tokens, answer.Tokens);
                foreach (var found in answer.Neighbors)
                {
                    var partner = new FeatureId(found.Layer, found.Feature);
                    var pair = direction == Direction.Next ? (asked, partner) : (partner, asked);
                    Assert.Equal((recount.N(pair.Item1), recount.N(pair.Item2), recount.Pairs[pair].N12), (found.N1, found.N2, found.N12));
                }
            }
        }

        await ingesting;
        await Graph.AssertEqualsAsync(Recount.Of(growing.Count == 60 ? growing : [.. Enumerable.Range(1, 60).Select(seed => Uploads.Of((ulong)seed))]));
    }

    /// <summary>The kept windows are the first three, with nothing in the layers that are not read.</summary>
    private async Task AssertSamplesAsync(Range layers, Func<int, bool> isRead)
    {
        var kept = await Graph.SamplesAsync(layers, CancellationToken.None).ToArrayAsync();
        Assert.Equal([1, 2, 3], kept.Select(window => window.Number));
        foreach (var (window, sent) in kept.Zip(Windows))
        {
            Assert.Equal(sent.Counted, window.Counted.ToArray());
            for (var layer = 0; layer < sent.Layers.Length; layer++)
            {
                Assert.Equal((sent.Layers[layer].Width, sent.Counted.Length), (window.Layers[layer].Width, window.Layers[layer].TokenCount));
                Assert.Equal(isRead(layer) ? sent.Layers[layer].Features.ToArray() : [], window.Layers[layer].Features.ToArray());
                Assert.Equal(isRead(layer) ? sent.Layers[layer].Values.ToArray() : [], window.Layers[layer].Values.ToArray());
            }
        }
    }
}
