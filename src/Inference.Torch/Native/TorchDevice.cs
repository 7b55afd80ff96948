using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Native;

/// <summary>The device that an engine runs on.</summary>
internal sealed class TorchDevice
{
    private TorchDevice(Device device, string name) => (Device, Name) = (device, name);

    /// <summary>Where tensors live.</summary>
    public Device Device { get; }

    /// <summary>"cpu" or "cuda:0".</summary>
    public string Name { get; }

    /// <summary>Whether it is a GPU.</summary>
    public bool IsCuda => Device.type == DeviceType.CUDA;

    /// <summary>Whether the native library is here, is the one for CUDA, and sees a GPU.</summary>
    public static bool HasGpu()
    {
        NativeThreads.LetThemSleep();
        return cuda.is_available();
    }

    /// <summary>Finds the device and sets the number of CPU threads.</summary>
    /// <exception cref="EngineFailedException">There is no native library in this process, no GPU, or no such GPU.</exception>
    /// <exception cref="ArgumentException">The name is none of "cpu", "cuda", "cuda:n".</exception>
    public static TorchDevice Find(TorchOptions options)
    {
        var index = CudaIndex(options.Device);
        NativeThreads.LetThemSleep();
        try
        {
            // Said explicitly: the library's own default is fewer, and an OpenBLAS built on pthreads ignores it.
            set_num_threads(options.Threads ?? Environment.ProcessorCount);
            return index is { } gpu ? FindGpu(gpu) : new TorchDevice(CPU, "cpu");
        }
        catch (Exception missing) when (missing is TypeInitializationException or DllNotFoundException or NotSupportedException)
        {
            throw new EngineFailedException(
                "the native Torch library is not beside this program; the host must reference TorchSharp-cpu (-p:Torch=cpu) or TorchSharp-cuda-linux (-p:Torch=cuda).",
                missing);
        }
    }

    /// <summary>Waits for everything that was asked of the device, copies to the host included, and throws what went wrong meanwhile.</summary>
    public void Synchronize()
    {
        if (IsCuda)
        {
            cuda.synchronize(Device);
            CheckForErrors();   // synchronize itself does not look
        }
    }

    private static int? CudaIndex(string device) => device switch
    {
        "cpu" => null,
        "cuda" => 0,
        _ when device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(device.AsSpan(5), out var index) && index >= 0 => index,
        _ => throw new ArgumentException($"device is '{device}'; expected cpu, cuda or cuda:n.", nameof(device)),
    };

    private static TorchDevice FindGpu(int index)
    {
        if (!cuda.is_available())
        {
            // The name that TorchSharp itself has loaded by now, where it is there.
            throw new EngineFailedException(NativeLibrary.TryLoad("torch_cuda", typeof(torch).Assembly, null, out _)
                ? $"cuda:{index} was asked for; the CUDA library sees no GPU: the machine has none, or its NVIDIA driver is older than the library's CUDA. "
                    + "What the library itself found is on standard error."
                : $"cuda:{index} was asked for; the native library is the one for the CPU: build the host with -p:Torch=cuda.");
        }

        var count = cuda.device_count();
        if (index >= count) throw new EngineFailedException($"cuda:{index} was asked for; this machine has {count} (cuda:0 to cuda:{count - 1}).");

        // Sums stay float32: no TF32 under float32 products, no float16 between the parts of a split sum. The switch for bfloat16 is not bound.
        (backends.cuda.matmul.allow_tf32, backends.cuda.matmul.allow_fp16_reduced_precision_reduction) = (false, false);
        return new TorchDevice(new Device(DeviceType.CUDA, index), $"cuda:{index}");
    }
}
