using SaeActors.Inference.Saes;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference;

/// <summary>What an engine is made from: everything read and checked, nothing yet computed.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Config">The model's hyperparameters.</param>
/// <param name="Weights">The model's tensors by name, read one at a time.</param>
/// <param name="Saes">(L,) The SAEs in layer order.</param>
public sealed record EngineSource(
    string Name,
    TransformerConfig Config,
    ModelWeights Weights,
    IReadOnlyList<SparseAutoencoder> Saes);
