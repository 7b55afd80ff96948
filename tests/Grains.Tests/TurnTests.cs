using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using SaeActors.Features;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Inference;
using SaeActors.Grains.Questions;
using SaeActors.Graph.Contract.Tests;

namespace SaeActors.Grains.Tests;

/// <summary>Who waits for whom in a grain's turn.</summary>
public sealed class TurnTests
{
    [Fact]
    public async Task A_question_to_a_feature_holds_up_no_window_that_is_sent_to_it_again()
    {
        await using var cluster = await ClusterHost.StartAsync(1);
        await cluster.Graph.IngestAsync([Uploads.Of(1)]);
        var local = cluster.Services(0).GetRequiredService<LocalFeatures>();
        var feature = cluster.Services(0).GetRequiredService<FeatureCalls>()[0, 1];
        local.SetReady(false);   // as after a neighbour's death, until all its windows have been sent again
        var question = feature.Card();
        await feature.Apply(1, -1).WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<FeatureNotHereException>(() => question);
        var asked = cluster.Graph.FeatureAsync(new FeatureId(0, 1), CancellationToken.None);
        local.SetReady(true);
        Assert.True((await asked)!.N > 0);
    }

    [Fact]
    public void Only_grains_that_say_why_are_reentrant_and_every_name_on_the_wire_is_fixed()
    {
        var types = typeof(GrainLookup).Assembly.GetTypes();
        Assert.Equal(
            [nameof(InferenceGrain), nameof(StatisticsGrain)],
            types.Where(type => type.IsDefined(typeof(ReentrantAttribute), false)).Select(type => type.Name).Order());
        var contracts = types.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)).ToArray();
        Assert.True(contracts.Length >= 7, $"{contracts.Length} grain interfaces.");
        Assert.All(contracts, contract => Assert.True(contract.IsDefined(typeof(AliasAttribute)), contract.Name));
        var methods = contracts.SelectMany(contract => contract.GetMethods()).ToArray();
        Assert.All(methods, method => Assert.True(method.IsDefined(typeof(AliasAttribute)), $"{method.DeclaringType!.Name}.{method.Name}"));
        Assert.Equal(
            [nameof(IIngestGrain)],
            methods.Where(method => method.IsDefined(typeof(AlwaysInterleaveAttribute))).Select(method => method.DeclaringType!.Name).Distinct());

        var messages = types.Where(type => type.Namespace == typeof(Packed).Namespace && type.IsDefined(typeof(GenerateSerializerAttribute))).ToArray();
        Assert.All(messages, message => Assert.True(message.IsDefined(typeof(AliasAttribute)) && message.IsDefined(typeof(ImmutableAttribute)), message.Name));
        Assert.All(messages.SelectMany(message => message.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Where(property => property.CanWrite), property =>
            Assert.True(property.IsDefined(typeof(IdAttribute)), $"{property.DeclaringType!.Name}.{property.Name}"));
    }
}
