using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Problems;
using SaeActors.Features.Counting;
using SaeActors.Features.Evolution;
using SaeActors.Graph.Analysis.Evolution;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>What becomes of features from layer to layer.</summary>
internal static class EvolutionEndpoints
{
    private const int MaxInputs = 8;

    /// <summary>The paper's threshold for a feature that is passed through.</summary>
    internal const double PassThrough = 0.95;

    /// <summary>Best matches are a ranking: rare pairs would head it by chance.</summary>
    private const long SupportOfMatches = 10;

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/flow", Flows).WithTags("Evolution")
            .WithSummary("How many features of each layer pass through, appear and disappear, at one window")
            .WithDescription("A feature passes through where its best match in the next layer is above the threshold. The paper's Figure 3: pearson, 0.95; its Figure 4: necessity, 0.4.");
        api.MapGet("/chains", List).WithTags("Evolution")
            .WithSummary("Features that stay the same over several layers: mutual best matches above the threshold, longest first");
        var layer = api.MapGroup("/layers/{layer}").WithTags("Evolution");
        layer.MapGet("/gates", Gates).WithSummary("Features that behave like AND or OR of features of the previous layer, with their truth tables")
            .WithDescription("Candidates by counts without the held-out tokens; confirmed where the held-out truth table leaves no doubt, the inputs cover the output, and no single input above a threshold does as well (--sample-tokens sets how many are kept).");
        layer.MapGet("/specialisations", LayerSpecialisations).WithSummary("Features whose work is divided among next-layer features that exclude each other");
        layer.MapGet("/features/{feature}/gates", FeatureGates).WithSummary("The AND or OR gate of which a feature is the output, if any");
        layer.MapGet("/features/{feature}/specialisation", FeatureSpecialisation).WithSummary("The specialisation of one feature, if any");
    }

    internal static LongAnswer<EvolutionFlow> Flows(
        KeptMatches kept, Measure measure = Measure.Pearson, double threshold = PassThrough, long minSupport = SupportOfMatches)
    {
        Range.AtLeast(minSupport, 1);
        return new((progress, cancellation) => Flow.OfAsync(kept, measure, threshold, minSupport, cancellation, progress));
    }

    internal static LongAnswer<ChainList> List(
        KeptMatches kept,
        Measure measure = Measure.Pearson,
        double threshold = PassThrough,
        long minSupport = SupportOfMatches,
        int page = 1,
        int pageSize = 50)
    {
        Range.CheckPage(page, pageSize);
        Range.AtLeast(minSupport, 1);
        return new((progress, cancellation) => ChainSearch.OfAsync(kept, measure, threshold, minSupport, page, pageSize, cancellation, progress));
    }

    internal static Results<LongAnswer<GateList>, NotThere> Gates(
        int layer, IFeatureGraph graph, GateKind kind = GateKind.And, int inputs = 2, double least = 0.999, long leastCount = 1_000) =>
        !NotThere.Has(graph.Study, layer)
            ? NotThere.Layer(graph.Study, layer)
            : GatesOf(graph, kind, layer, Rule(inputs, least, leastCount), null);

    internal static Results<LongAnswer<GateList>, NotThere> FeatureGates(
        int layer, int feature, IFeatureGraph graph, GateKind kind = GateKind.And, int inputs = 2, double least = 0.999, long leastCount = 1_000) =>
        !NotThere.Has(graph.Study, layer, feature)
            ? NotThere.Feature(graph.Study, layer, feature)
            : GatesOf(graph, kind, layer, Rule(inputs, least, leastCount), feature);

    internal static Results<LongAnswer<SpecialisationList>, NotThere> LayerSpecialisations(int layer, IFeatureGraph graph, long minSupport = SupportOfMatches) =>
        !NotThere.Has(graph.Study, layer)
            ? NotThere.Layer(graph.Study, layer)
            : SpecialisationsOf(graph, layer, minSupport, null);

    internal static Results<LongAnswer<SpecialisationList>, NotThere> FeatureSpecialisation(
        int layer, int feature, IFeatureGraph graph, long minSupport = SupportOfMatches) =>
        !NotThere.Has(graph.Study, layer, feature)
            ? NotThere.Feature(graph.Study, layer, feature)
            : SpecialisationsOf(graph, layer, minSupport, feature);

    private static LongAnswer<GateList> GatesOf(IFeatureGraph graph, GateKind kind, int layer, GateCandidates rule, int? output)
    {
        if (layer == 0) throw new RefusedException($"layer is 0; expected 1 to {graph.Study.Layers.Count - 1}, a layer with a previous one.");
        return new((progress, cancellation) => GateSearch.OfAsync(graph, kind, layer, rule, output, cancellation, progress));
    }

    private static LongAnswer<SpecialisationList> SpecialisationsOf(IFeatureGraph graph, int layer, long minSupport, int? parent)
    {
        Range.AtLeast(minSupport, 1);
        return new((progress, cancellation) => SpecialisationSearch.OfAsync(graph, layer, minSupport, parent, cancellation, progress));
    }

    private static GateCandidates Rule(int inputs, double least, long leastCount)
    {
        Range.Check(inputs, 2, MaxInputs);
        if (!(least > 0.99 && least <= 1)) throw new RefusedException($"least is {least}; expected above 0.99 to 1.");
        return new GateCandidates { Inputs = inputs, Least = least, LeastCount = Range.AtLeast(leastCount, 1) };
    }
}
