namespace SaeActors.Inference.Weights;

/// <summary>Rescaled rotary frequencies.</summary>
/// <param name="Type">"linear" or "llama3".</param>
/// <param name="Factor">Frequencies below the low band are divided by it (linear: all).</param>
/// <param name="LowFrequencyFactor">Llama 3: wavelengths above original context / this are fully divided.</param>
/// <param name="HighFrequencyFactor">Llama 3: wavelengths below original context / this are left alone.</param>
/// <param name="OriginalContext">Llama 3: context length before rescaling.</param>
public sealed record RopeScaling(string Type, float Factor, float LowFrequencyFactor, float HighFrequencyFactor, int OriginalContext);
