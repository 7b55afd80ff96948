using System.Diagnostics;

namespace SaeActors.Bench.Cluster;

/// <summary>A PostgreSQL server of the bench's own, by the script that starts one for a cluster on one machine.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    // Below /var/tmp: the server's user must be able to walk down to it.
    private readonly string _folder = Path.Combine("/var/tmp", $"saeactors-bench-{Guid.NewGuid():N}");

    public string Connection { get; private set; } = "";

    public static async Task<Postgres> StartAsync()
    {
        var postgres = new Postgres();
        var said = await RunAsync("start", postgres._folder, $"{Service.FreePort()}");
        postgres.Connection = said.Trim();
        return postgres;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var script = Path.Combine(Repository(), "deploy", "postgres.sh");
        using var process = Process.Start(new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{script} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "deploy", "postgres.sh"))) return folder.FullName;
        }

        throw new FileNotFoundException($"deploy/postgres.sh is in no folder above {AppContext.BaseDirectory}.");
    }
}
