using System.Diagnostics.CodeAnalysis;

namespace SaeActors.Inference.Torch;

/// <summary>The number type of weights and products. Norms, softmax, the residual stream and rotary angles are float32 in every case.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are the names of the number types.")]
public enum NumberType
{
    /// <summary>float32; agrees with the CPU engine up to rounding.</summary>
    Float32,

    /// <summary>bfloat16: 8 significant bits, the range of float32.</summary>
    BFloat16,

    /// <summary>float16: 11 significant bits, largest number 65,504; a model that leaves this range is refused at run time.</summary>
    Float16,
}
