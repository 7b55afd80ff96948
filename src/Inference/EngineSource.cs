using SaeActors.Inference.Saes;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference;

/// <summary>What an engine is made from: everything read and checked, nothing yet computed. The engine owns the weights from then on and disposes them.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Config">The model's hyperparameters.</param>
/// <param name="Weights">The model's tensors by name, read one at a time.</param>
/// <param name="Saes">(L,) The SAEs in layer order.</param>
public sealed record EngineSource(
    string Name,
    TransformerConfig Config,
    ModelWeights Weights,
    IReadOnlyList<SparseAutoencoder> Saes)
{
    /// <summary>Throws unless every SAE fits the model: its width, and a place that the model has.</summary>
    /// <exception cref="WeightsException">One does not; the message names the hook, found and expected.</exception>
    public void CheckFit()
    {
        foreach (var sae in Saes)
        {
            if (sae.ModelWidth != Config.ModelWidth)
            {
                throw new WeightsException($"SAE at '{sae.Description.Hook}' is made for width {sae.ModelWidth}; the model '{Name}' has {Config.ModelWidth}.");
            }

            if (sae.BlocksBefore > Config.BlockCount)
            {
                throw new WeightsException($"SAE at '{sae.Description.Hook}' sits after block {sae.BlocksBefore - 1}; the model '{Name}' has {Config.BlockCount} blocks.");
            }
        }
    }

    /// <summary>The description of an engine made from this.</summary>
    /// <param name="dtype">Number type of the computation.</param>
    /// <param name="device">"cpu" or the accelerator's name.</param>
    /// <param name="engine">Name of the engine.</param>
    public ModelDescription Describe(string dtype, string device, string engine) => new(
        Name,
        Config.Architecture,
        Config.ModelWidth,
        Config.BlockCount,
        Config.ContextLength,
        Config.VocabularySize,
        dtype,
        device,
        engine,
        Weights.Hash,
        [.. Saes.Select(sae => sae.Description)]);
}
