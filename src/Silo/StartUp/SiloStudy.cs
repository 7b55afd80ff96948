using SaeActors.Graph.Embedded;
using SaeActors.Hosting.Options;
using SaeActors.Hosting.StartUp;
using SaeActors.Inference;
using SaeActors.Silo.Options;

namespace SaeActors.Silo.StartUp;

/// <summary>The study, which is the same on every silo, and the model where this one runs it.</summary>
/// <param name="Plan">The study.</param>
/// <param name="Model">The model; null on a silo without an engine and for a study of uploaded windows.</param>
/// <param name="Tokenizer">The model's tokenizer; null for a study of uploaded windows.</param>
/// <param name="Neuronpedia">(L,) Where Neuronpedia shows each layer, <c>model/source</c>, or null.</param>
internal sealed record SiloStudy(StudyPlan Plan, InferenceModel? Model, ITokenizer? Tokenizer, IReadOnlyList<string?> Neuronpedia) : IDisposable
{
    private const long DefaultMemory = 4L << 30;   // as the embedded host's, so that the same options name the same study

    /// <summary>Reads the model files; only a silo with an engine starts it.</summary>
    /// <exception cref="WeightsException">A model or SAE file cannot be used.</exception>
    internal static SiloStudy Of(MemberOptions options, TextWriter console, ILoggerFactory logging)
    {
        var service = options.Service;
        if (service.Widths is not null) return Of(service, null, null, null);
        if (options.Role is SiloRole.All or SiloRole.Engine)
        {
            var model = LoadedModel.Of(service, console, logging)!;
            return Of(service, model.Engine.Model, model, model.Tokenizer);
        }

        var (description, tokenizer) = LoadedModel.Describe(service, console);
        return Of(service, description, null, tokenizer);
    }

    /// <inheritdoc/>
    public void Dispose() => Model?.Dispose();

    private static SiloStudy Of(ServerOptions service, ModelDescription? description, InferenceModel? model, ITokenizer? tokenizer)
    {
        var plan = PlanOf(service, description);
        return new SiloStudy(plan, model, tokenizer, NeuronpediaPages.Of(service, description, plan.Study.Layers.Count));
    }

    private static StudyPlan PlanOf(ServerOptions service, ModelDescription? model) => StudyPlan.Of(
        model,
        service.Widths,
        model is null ? null : LoadedModel.PolicyOf(service, model),
        service.Threshold is { } threshold ? new RelativeThreshold(threshold.Share, threshold.Calibration) : null,
        service.Memory ?? DefaultMemory);
}
