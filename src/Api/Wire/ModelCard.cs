using SaeActors.Graph.Contract;
using SaeActors.Inference;

namespace SaeActors.Api.Wire;

/// <summary>What decides the numbers of this server.</summary>
/// <param name="Study">Id of the study, as every answer carries it.</param>
/// <param name="Definition">Everything that the id is the hash of: model, layers (hook, Neuronpedia source, width, SAE), policies.</param>
/// <param name="Reconstruction">Per layer, how well its SAE rebuilds the residual stream on a few prompts; empty without a model.</param>
/// <param name="Neuronpedia">Per layer, where Neuronpedia shows its features, <c>model/source</c>, or null; empty for none.</param>
public sealed record ModelCard(string Study, Study Definition, IReadOnlyList<ReconstructionQuality> Reconstruction, IReadOnlyList<string?> Neuronpedia);
