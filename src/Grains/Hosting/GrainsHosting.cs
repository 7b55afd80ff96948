using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;
using SaeActors.Grains.Communities;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Inference;
using SaeActors.Grains.Ingestion;
using SaeActors.Grains.Questions;
using SaeActors.Grains.Storage;
using SaeActors.Grains.Windows;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;

namespace SaeActors.Grains.Hosting;

/// <summary>Adds the grains of a study to a silo.</summary>
public static class GrainsHosting
{
    /// <summary>Name of the grain storage provider that the silo must have, with <see cref="StoredBytesSerializer"/> where it takes one.</summary>
    public const string StorageName = GrainStore.Name;

    /// <summary>Adds grains and services; then <see cref="IFeatureGraph"/>, <see cref="ICommunities"/> and <see cref="IEdgeTables"/> of the cluster are among the silo's services.</summary>
    /// <param name="silo">The silo, which brings clustering and a grain storage named <see cref="StorageName"/>.</param>
    /// <param name="options">How the silo takes part.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static ISiloBuilder AddSaeActorsGrains(this ISiloBuilder silo, GrainsOptions options)
    {
        options.Checked();
        var services = silo.Services;
        services.AddSingleton(options);
        services.AddSingleton<GrainStore>().AddSingleton<CurrentBlocks>().AddSingleton<FeatureCalls>().AddSingleton<EngineCalls>().AddSingleton<PatientCalls>().AddSingleton<StoredMarginals>();
        services.AddSingleton<IFeatureSiloClient, FeatureSiloClient>();
        services.AddSingleton<LocalIngestion>().AddSingleton<ReceivedWindows>().AddSingleton<SiloRoster>().AddSingleton<SiloCalls>();
        services.AddSingleton<SiloLife>().AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloLife>());
        services.AddSingleton<ClusterFeatureGraph>(provider => new ClusterFeatureGraph(
            options, provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<EngineCalls>(), provider.GetRequiredService<PatientCalls>(),
            provider.GetRequiredService<IFeatureSiloClient>()));
        services.AddSingleton<IFeatureGraph>(provider => provider.GetRequiredService<ClusterFeatureGraph>());
        services.AddSingleton<ICommunities, ClusterCommunities>().AddSingleton<IEdgeTables, ClusterEdgeTables>();
        // The contract's exceptions come back from another silo as what they are.
        services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add("SaeActors"));
        // Orleans' default directory ends every activation anywhere whose entry was on a silo that stops: a share of all features, and perhaps the ingestion. This
        // one hands its entries over.
#pragma warning disable ORLEANSEXP003 // Marked as experimental; moving to another directory changes this line only.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.AddPlacementDirector<FeatureBlockPlacement, FeatureBlockDirector>();
        if (options.Roles.HasFlag(SiloRoles.Features)) AddFeatures(silo);
        if (options.Roles.HasFlag(SiloRoles.Engine)) services.AddSingleton<LocalEngine>();
        silo.Configure<GrainTypeOptions>(types => types.Classes.ExceptWith(AbsentFrom(options)));
        return silo;
    }

    private static void AddFeatures(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<LocalFeatures>().AddSingleton<LocalLabels>().AddSingleton<MissedWindows>().AddSingleton<WindowSender>().AddSingleton<WriteBehind>();
        silo.Services.AddSingleton<Residents>().AddSingleton<SiloWindows>().AddSingleton<FeatureQuestions>().AddSingleton<BlockQuestions>().AddSingleton<BlockScans>().AddSingleton<ClusterQuestions>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LastReaders>();
        silo.AddGrainService<FeatureSilo>();
    }

    /// <summary>A role is the grain classes that a silo has: placement then never chooses another.</summary>
    private static IEnumerable<Type> AbsentFrom(GrainsOptions options)
    {
        if (!options.Roles.HasFlag(SiloRoles.Features)) foreach (var type in new[] { typeof(FeatureGrain), typeof(LayerGrain), typeof(StatisticsGrain) }) yield return type;
        if (!options.Roles.HasFlag(SiloRoles.Engine) || options.Model is null) yield return typeof(InferenceGrain);
        if (!options.Roles.HasFlag(SiloRoles.Ingest)) foreach (var type in new[] { typeof(IngestGrain), typeof(CommunityGrain) }) yield return type;
    }
}
