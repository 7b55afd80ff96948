using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using SaeActors.Bench.Counting;

namespace SaeActors.Bench.Cluster;

/// <summary>A built host as its users run it, in a process of its own, reached by REST.</summary>
internal sealed class Service : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;

    private Service(Process process, Uri address) => (_process, Http) = (process, new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan });

    public HttpClient Http { get; }

    /// <summary>Bytes of memory that the process has.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a host and waits until it answers.</summary>
    /// <param name="isSilo">A silo, or the embedded host.</param>
    /// <param name="layers">L.</param>
    /// <param name="folder">Its data.</param>
    /// <param name="connection">The silo's database; null where the folder holds everything.</param>
    /// <param name="ports">The silo's own port and its gateway's; null for any.</param>
    public static async Task<Service> StartAsync(bool isSilo, int layers, string folder, string? connection = null, (int Silo, int Gateway)? ports = null)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        List<string> arguments = [
            "exec", Path.Combine(AppContext.BaseDirectory, isSilo ? "SaeActors.Silo.dll" : "SaeActors.Server.dll"),
            "--widths", string.Join(',', Enumerable.Repeat(Profile.Width, layers)), "--memory", $"{Host.TableBytes(layers)}", "--sample-tokens", "0",
            "--data", folder, "--urls", address];
        if (isSilo) arguments.AddRange(["--silo-port", $"{ports?.Silo ?? FreePort()}", "--gateway-port", $"{ports?.Gateway ?? FreePort()}"]);
        if (connection is not null) arguments.AddRange(["--connection", connection]);
        var service = new Service(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!, new Uri(address));
        _ = service._process.StandardOutput.ReadToEndAsync();
        while (!service._process.HasExited)
        {
            try
            {
                using var answer = await service.Http.GetAsync("/healthz");
                return service;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20);
            }
        }

        throw new InvalidOperationException($"the host ended with {service._process.ExitCode}.");
    }

    /// <summary>Features that have fired, over all layers.</summary>
    public async Task<int> FeaturesAsync() =>
        (await Http.GetFromJsonAsync<JsonElement>("/api/layers")).EnumerateArray().Sum(layer => layer.GetProperty("alive").GetInt32());

    /// <summary>Ends it in order, with everything saved.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", [$"-{Terminate}", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
