using System.Diagnostics;

namespace SaeActors.Server.Tests.Running;

/// <summary>A small file system of its own, to be filled up.</summary>
internal sealed class Tmpfs : IDisposable
{
    private Tmpfs(string path) => Path = path;

    public string Path { get; }

    public static Tmpfs Mount(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path));
        return new Tmpfs(path);
    }

    public void Grow(int megabytes) => Assert.Equal(0, Run("mount", "-o", $"remount,size={megabytes}m", Path));

    public void Dispose() => Run("umount", "-l", Path);

    /// <summary>Whether this user may mount here at all.</summary>
    public static bool IsPossible()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        using var folder = new TemporaryFolder();
        var isMounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.Path) == 0;
        if (isMounted)
        {
            Run("umount", folder.Path);
        }

        return isMounted;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
