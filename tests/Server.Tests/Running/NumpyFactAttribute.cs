using System.ComponentModel;
using System.Diagnostics;

namespace SaeActors.Server.Tests.Running;

/// <summary>A test that runs Python with numpy; skipped, with that reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NumpyFactAttribute : FactAttribute
{
    // A Python of the user's own may stand before the distribution's, which has the distribution's numpy.
    private static readonly string[] Candidates = ["python3", "/usr/bin/python3"];

    public NumpyFactAttribute() => Skip = Runs("import numpy") ? null : "needs python3 with numpy (Debian: python3-numpy)";

    /// <summary>Whether one of the Pythons can do this.</summary>
    public static bool Runs(string line) => Candidates.Any(python => Run(python, "-c", line).Code == 0);

    /// <summary>Runs a script with the first Python that has numpy.</summary>
    public static (int Code, string Said) Run(string script) =>
        Run(Candidates.First(python => Run(python, "-c", "import numpy").Code == 0), script);

    private static (int Code, string Said) Run(string python, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            process.WaitForExit();
            return (process.ExitCode, output.Result + error.Result);
        }
        catch (Win32Exception)
        {
            return (127, $"there is no {python}");
        }
    }
}
