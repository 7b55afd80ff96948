namespace SaeActors.Api.Neuronpedia;

/// <summary>One context of a feature in Neuronpedia's form.</summary>
/// <param name="Tokens">The tokens shown.</param>
/// <param name="Values">(same length) The activation at each.</param>
/// <param name="MaxValue">The largest of them.</param>
/// <param name="MaxValueTokenIndex">Where it is.</param>
/// <param name="MinValue">The smallest of them.</param>
/// <param name="ModelId">As the feature's.</param>
/// <param name="Layer">As the feature's.</param>
/// <param name="Index">As the feature's.</param>
/// <param name="DataIndex">Sequence number of the prompt here.</param>
public sealed record NeuronpediaActivation(
    IReadOnlyList<string> Tokens, IReadOnlyList<float> Values, float MaxValue, int MaxValueTokenIndex, float MinValue,
    string ModelId, string Layer, string Index, string DataIndex);
