using System.Runtime.InteropServices;

namespace SaeActors.Inference.Torch.Native;

/// <summary>How the native library's CPU threads wait.</summary>
internal static class NativeThreads
{
    private const string Policy = "OMP_WAIT_POLICY";

    /// <summary>Makes OpenMP's workers sleep between parallel parts instead of spinning, unless the environment says otherwise.</summary>
    /// <remarks>Spinning workers take the cores from .NET's threads, counting among them, and wait for each other where cores are shared: on four shared
    /// cores threshold and search took 800 µs a token in float32, and 240 with sleeping workers. OpenMP reads the variable when it is loaded,
    /// from the C environment, which .NET's own setter does not reach: hence setenv, and before the first call into TorchSharp.</remarks>
    public static void LetThemSleep()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(Policy) is null)
        {
            _ = SetEnvironment(Policy, "passive", 0);
        }
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
