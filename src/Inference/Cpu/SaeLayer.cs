using SaeActors.Inference.Saes;

namespace SaeActors.Inference.Cpu;

/// <summary>One layer of the engine: its place, its SAE and the SAE's packed encoder.</summary>
internal sealed class SaeLayer(SparseAutoencoder sae)
{
    /// <summary>Hook, width, architecture.</summary>
    public HookDescription Description => sae.Description;

    /// <summary>Blocks before the hook.</summary>
    public int BlocksBefore => sae.BlocksBefore;

    /// <summary>The SAE; its unpacked encoder is not touched after construction.</summary>
    public SparseAutoencoder Sae => sae;

    /// <summary>The encoder.</summary>
    public SaeEncoder Encoder { get; } = new(sae);
}
