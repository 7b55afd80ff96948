using SaeActors.Inference.Torch.Native;
using static TorchSharp.torch;

namespace SaeActors.TorchBench;

/// <summary>What the device does at best: the rate of its matrix product at our shapes, and of moving bytes.</summary>
internal static class Rates
{
    /// <summary>Operations a second of (rows, inputs)·(inputs, outputs), an addition and a multiplication being two.</summary>
    public static double MatrixProduct(TorchDevice device, ScalarType type, int rows, int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        var (left, right) = (randn(rows, inputs).to(type).to(device.Device), randn(inputs, outputs).to(type).to(device.Device));
        return 2.0 * rows * inputs * outputs / Seconds.Best(device, () => left.mm(right).Dispose());
    }

    /// <summary>Bytes a second, read and written, of copying 256 MiB.</summary>
    public static double Bytes(TorchDevice device)
    {
        using var scope = NewDisposeScope();
        var source = ones(1L << 26, ScalarType.Float32).to(device.Device);
        var target = ones(1L << 26, ScalarType.Float32).to(device.Device);
        return 2.0 * (1L << 28) / Seconds.Best(device, () => target.copy_(source));
    }
}
