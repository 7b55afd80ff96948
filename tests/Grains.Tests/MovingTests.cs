using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.TestingHost;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Questions;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;

namespace SaeActors.Grains.Tests;

/// <summary>Messages and questions while features move: nobody is sent to where they were.</summary>
public sealed class MovingTests
{
    private const int Silos = 3;

    private static readonly UploadedWindow[] Windows = [.. Enumerable.Range(1, 3).Select(seed => Uploads.Of((ulong)seed))];

    [Fact]
    public async Task A_message_sent_to_where_a_feature_was_reaches_it_where_it_is()
    {
        await using var cluster = await ClusterHost.StartAsync(Silos);
        await cluster.Graph.IngestAsync(Windows);
        var features = Uploads.Widths.SelectMany((width, layer) => Enumerable.Range(0, width).Select(feature => new FeatureId(layer, feature))).ToArray();
        await LoadFromAsync(cluster, features);   // now each silo remembers where every feature is
        await LeaveAsync(cluster, cluster.WithoutIngestion());
        await LoadFromAsync(cluster, features);
        foreach (var id in features)
        {
            var homes = Enumerable.Range(0, Silos).Where(silo => cluster.Services(silo).GetRequiredService<LocalFeatures>().State!.Features[id.Layer][id.Feature] is not null);
            Assert.True(cluster.Services(Assert.Single(homes)).GetRequiredService<LocalFeatures>().Owns(id));
        }
    }

    [Fact]
    public async Task A_silo_that_has_given_its_features_away_answers_no_question_from_what_it_knew()
    {
        await using var cluster = await ClusterHost.StartAsync(Silos);
        await cluster.Graph.IngestAsync(Windows);
        var left = cluster.WithoutIngestion();
        await LeaveAsync(cluster, left);
        await cluster.Graph.IngestAsync([Uploads.Of(4)]);

        var questions = left.ServiceProvider.GetRequiredService<FeatureQuestions>();
        await Assert.ThrowsAsync<FeatureNotHereException>(() => questions.AskAsync(view => view.Version.Window));
        Assert.True((await questions.AtAsync(new Moment(left.ServiceProvider.GetRequiredService<CurrentBlocks>().Value.Epoch, 4), view => view.Version.Window)).IsPast);
    }

    [Fact]
    public async Task A_silo_that_stops_disturbs_no_feature_of_the_others()
    {
        await using var cluster = await ClusterHost.StartAsync(Silos);
        await cluster.Graph.IngestAsync(Windows);
        var leaves = cluster.WithoutIngestion();
        var stays = cluster.Cluster.Silos.Where(silo => silo != leaves).Select(silo => silo.ServiceProvider.GetRequiredService<LocalFeatures>()).ToArray();
        var before = stays.Select(StatesOf).ToArray();
        await cluster.StopAsync(leaves);
        await cluster.UntilSettledAsync();
        foreach (var (local, states) in stays.Zip(before))
        {
            var kept = states.Where(state => local.Owns(state.Id)).ToArray();
            Assert.NotEmpty(kept);
            Assert.All(kept, state => Assert.Same(state, local.State!.Features[state.Id.Layer][state.Id.Feature]));
        }
    }

    [Fact]
    public async Task A_silo_that_stops_while_the_ingestion_moves_hands_its_features_to_the_next_one()
    {
        await using var cluster = await ClusterHost.StartAsync(Silos);
        await cluster.Graph.IngestAsync(Windows);
        var leaves = cluster.WithoutIngestion();
        var left = leaves.ServiceProvider.GetRequiredService<LocalFeatures>();
        var closing = cluster.WithIngestion().ServiceProvider.GetRequiredService<IGrainFactory>().Find<IIngestGrain>(cluster.Graph.Study.Id).Stop();
        await cluster.StopAsync(leaves);
        await closing;
        Assert.Empty(StatesOf(left));
        var more = Uploads.Of(4);
        await cluster.Graph.IngestAsync([more]);
        await cluster.Graph.AssertEqualsAsync(Recount.Of([.. Windows, more]));
    }

    [Fact]
    public async Task An_exception_of_the_contract_crosses_silos_as_what_it_is()
    {
        await using var cluster = await ClusterHost.StartAsync(1);
        var serializer = cluster.Services(0).GetRequiredService<Serializer>();
        var away = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(new ServiceAwayException("the ingestion cannot start")));
        Assert.Equal("the ingestion cannot start", Assert.IsType<ServiceAwayException>(away).Message);
    }

    /// <summary>As a silo that stops does: its features go to the others, while Orleans still counts it among the silos.</summary>
    private static Task LeaveAsync(ClusterHost cluster, InProcessSiloHandle silo) =>
        silo.ServiceProvider.GetRequiredService<IGrainFactory>().Find<IIngestGrain>(cluster.Graph.Study.Id).Leave(silo.SiloAddress);

    private static FeatureState[] StatesOf(LocalFeatures local) =>
        [.. Uploads.Widths.SelectMany((width, layer) => Enumerable.Range(0, width).Select(feature => local.State!.Features[layer][feature])).OfType<FeatureState>()];

    /// <summary>Sends every feature a message from each silo; none may fail, not even to be sent again.</summary>
    private static Task LoadFromAsync(ClusterHost cluster, FeatureId[] features) => Task.WhenAll(Enumerable.Range(0, Silos).SelectMany(silo =>
    {
        var grains = cluster.Services(silo).GetRequiredService<IGrainFactory>();
        return features.Select(id => grains.GetGrain<IFeatureGrain>(Keys.Feature(cluster.Graph.Study.Id, id.Layer, id.Feature)).Load());
    }));
}
