using SaeActors.Inference.Torch.Native;

namespace SaeActors.Inference.Torch.Tests;

/// <summary>Skipped, with the reason, where there is no NVIDIA GPU or the tests were built for the CPU library.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute()
    {
        if (!TorchDevice.HasGpu()) Skip = "no NVIDIA GPU, or not built with -p:Torch=cuda";
    }
}
