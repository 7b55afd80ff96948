using System.Diagnostics;
using System.Globalization;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Silo.Tests.Running;

/// <summary>A PostgreSQL server of a test's own, which it may stop; by the script that starts one for a cluster on one machine.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(Repository.Root, "deploy", "postgres.sh");

    // Below /var/tmp: the server's user must be able to walk down to it.
    private readonly string _folder = Path.Combine("/var/tmp", $"saeactors-test-{Guid.NewGuid():N}");
    private readonly int _port = ServerProcess.FreePort();

    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts it, with what it held when it was stopped.</summary>
    public async Task StartAsync() => ConnectionString = (await RunAsync("start", _folder, _port.ToString(CultureInfo.InvariantCulture))).Trim();

    /// <summary>Stops it; whoever is connected is cut off.</summary>
    public Task StopAsync() => RunAsync("stop", _folder);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Script, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await said : throw new InvalidOperationException($"{Script} {string.Join(' ', arguments)}: {await wrong}");
    }
}
