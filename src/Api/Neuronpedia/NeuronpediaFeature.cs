using System.Text.Json.Serialization;

namespace SaeActors.Api.Neuronpedia;

/// <summary>A feature as Neuronpedia's <c>GET /api/feature/{modelId}/{layer}/{index}</c> answers it, as far as is known here. Its names are Neuronpedia's.</summary>
/// <param name="ModelId">Lower-case model id.</param>
/// <param name="Layer">Source id, such as <c>6-res-jb</c>.</param>
/// <param name="Index">The latent, as a string.</param>
/// <param name="SourceSetName">The source id without its number.</param>
/// <param name="HookName">TransformerLens hook.</param>
/// <param name="MaxActApprox">Largest activation so far.</param>
/// <param name="FracNonzero">Share of counted tokens on which it fires.</param>
/// <param name="HistogramHeights">Number of activations in each bar.</param>
/// <param name="HistogramValues">Centre of each bar.</param>
/// <param name="PosStr">Tokens whose logit it raises most.</param>
/// <param name="PosValues">By how much.</param>
/// <param name="NegStr">Tokens whose logit it lowers most.</param>
/// <param name="NegValues">By how much.</param>
/// <param name="Explanations">Its label, if it has one.</param>
/// <param name="Activations">Its top contexts, largest first.</param>
/// <param name="Study">Id of the study (ours).</param>
/// <param name="Window">The window of all numbers here (ours).</param>
public sealed record NeuronpediaFeature(
    string ModelId,
    string Layer,
    string Index,
    string SourceSetName,
    string HookName,
    float MaxActApprox,
    [property: JsonPropertyName("frac_nonzero")] double FracNonzero,
    [property: JsonPropertyName("freq_hist_data_bar_heights")] IReadOnlyList<long> HistogramHeights,
    [property: JsonPropertyName("freq_hist_data_bar_values")] IReadOnlyList<double> HistogramValues,
    [property: JsonPropertyName("pos_str")] IReadOnlyList<string> PosStr,
    [property: JsonPropertyName("pos_values")] IReadOnlyList<float> PosValues,
    [property: JsonPropertyName("neg_str")] IReadOnlyList<string> NegStr,
    [property: JsonPropertyName("neg_values")] IReadOnlyList<float> NegValues,
    IReadOnlyList<NeuronpediaExplanation> Explanations,
    IReadOnlyList<NeuronpediaActivation> Activations,
    string Study,
    long Window);
