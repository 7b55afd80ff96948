namespace SaeActors.Inference;

/// <summary>How a model is loaded.</summary>
public sealed record LoadOptions
{
    /// <summary>Makes the engine from checked weights. Default: the CPU engine.</summary>
    public Func<EngineSource, IInferenceEngine>? Engine { get; init; }

    /// <summary>Name of the model; default the name of its folder.</summary>
    public string? Name { get; init; }

    /// <summary>Whether an SAE on the residual stream after the last block is left out, as in arXiv 2410.08869. Default false.</summary>
    public bool LeaveOutFinalResidual { get; init; }

    /// <summary>Whether every SAE's reconstruction is measured on a few prompts. Default true.</summary>
    public bool MeasureReconstruction { get; init; } = true;
}
