using System.Runtime.InteropServices;

namespace SaeActors.Graph.State;

/// <summary>Threads that count for seconds give way to those that answer: a thread that wakes for a request gets its core at once.</summary>
/// <remarks>.NET's thread priorities do nothing on Linux; there the thread's own nice value is raised, which needs no rights. Counting alone loses nothing.</remarks>
internal static class Background
{
    private const int ThisThread = 0;
    private const int Nice = 10;   // a tenth of the weight of a thread at 0

    /// <summary>From now on the calling thread, which nobody else may use later, gives way.</summary>
    public static void Enter()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(which: 0, ThisThread, Nice);   // where it is refused, nothing but the speed of answers is lost
        else Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
