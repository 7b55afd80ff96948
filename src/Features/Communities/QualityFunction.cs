namespace SaeActors.Features.Communities;

/// <summary>What a partition is measured by.</summary>
public enum QualityFunction
{
    /// <summary>Σ over communities of w/m − γ·(s/2m)²: edges have no direction (Newman, Girvan 2004).</summary>
    Modularity,

    /// <summary>Σ over communities of w/m − γ·s_out·s_in/m² (Leicht, Newman 2008), what the paper optimised.</summary>
    DirectedModularity,

    /// <summary>Σ over communities of w − γ·n(n−1)/2, the constant Potts model (Traag, Van Dooren, Nesterov 2011). Directions are ignored.</summary>
    ConstantPotts,
}
