using System.Runtime.InteropServices;

namespace SaeActors.Inference.Torch.Native;

/// <summary>What the native library throws, in words that help.</summary>
/// <remarks>TorchSharp turns c10::Error and std::runtime_error into <see cref="ExternalException"/> whose first line says what happened and
/// whose rest is a C++ trace.</remarks>
internal static class NativeFailure
{
    private static readonly string[] OutOfMemory = ["out of memory", "can't allocate memory", "ALLOC_FAILED", "ALLOCATION_FAILED"];

    /// <summary>The failure as the engine reports it.</summary>
    public static EngineFailedException From(ExternalException native, string device)
    {
        var what = FirstLine(native);
        return IsOutOfMemory(native)
            ? new($"{device}: out of memory: {what}", native) { OutOfMemory = true }
            : new($"{device}: {what}{Advice(what)}", native);
    }

    /// <summary>Whether an allocation failed: on the host, on a GPU, or inside cuBLAS or cuDNN, which have words of their own for it.</summary>
    public static bool IsOutOfMemory(ExternalException native) =>
        OutOfMemory.Any(words => native.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static string FirstLine(ExternalException native) => native.Message.Split('\n', 2)[0].TrimEnd();

    private static string Advice(string what) => what switch
    {
        _ when what.Contains("no kernel image", StringComparison.OrdinalIgnoreCase) =>
            " (this CUDA build has no code for this GPU: its compute capability is older or newer than the library supports)",
        _ when what.Contains("driver version is insufficient", StringComparison.OrdinalIgnoreCase) =>
            " (the NVIDIA driver is older than the CUDA library: update the driver)",
        _ when what.Contains("not implemented for 'Half'", StringComparison.Ordinal) =>
            " (this library does not compute in float16 on the CPU: use float32 or bfloat16)",
        _ when what.Contains("CUDA error", StringComparison.Ordinal) =>
            " (after a CUDA error the process's CUDA context may be unusable: restart the process)",
        _ => "",
    };
}
