using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SaeActors.Server.Tests.Running;

/// <summary>A built host as a real process on a free port, with what it said.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Embedded = "SaeActors.Server.dll";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    /// <summary>Speaks to it.</summary>
    public HttpClient Http { get; }

    /// <summary>Whether the process runs.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>Everything it wrote so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public static Task<ServerProcess> StartAsync(string data, string arguments = "", IReadOnlyDictionary<string, string>? environment = null) =>
        StartAsync(Embedded, $"--data {data} {arguments}", FreePort(), environment);

    /// <summary>Starts a host of the given assembly on a port and waits until it answers.</summary>
    public static async Task<ServerProcess> StartAsync(string assembly, string arguments, int port, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = Launch(assembly, arguments, environment, port);
        await Task.WhenAny(server._listening.Task, server._process.WaitForExitAsync()).WaitAsync(StartLimit);
        if (!server.IsAlive)
        {
            throw new InvalidOperationException($"{assembly} ended with {server._process.ExitCode}: {server.Said}");
        }

        return server;
    }

    /// <summary>Runs it to its end; for commands and for what cannot start.</summary>
    public static Task<(int Code, string Said)> RunToEndAsync(string arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        RunToEndAsync(Embedded, arguments, environment);

    /// <inheritdoc cref="RunToEndAsync(string, IReadOnlyDictionary{string, string})"/>
    public static async Task<(int Code, string Said)> RunToEndAsync(string assembly, string arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var server = Launch(assembly, arguments, environment, port: null);
        await server._process.WaitForExitAsync().WaitAsync(StartLimit);
        return (server._process.ExitCode, server.Said);
    }

    /// <summary>SIGKILL: nothing in the process gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopLimit);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"the process did not end within {StopLimit} of SIGTERM; it said: {Said}", late);
        }

        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static ServerProcess Launch(string assembly, string arguments, IReadOnlyDictionary<string, string>? environment, int? port)
    {
        var urls = port is null ? "" : $"--urls http://127.0.0.1:{port}";
        var start = new ProcessStartInfo("dotnet", $"exec \"{Path.Combine(AppContext.BaseDirectory, assembly)}\" {arguments} {urls}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var server = new ServerProcess(process, new Uri($"http://127.0.0.1:{port ?? 80}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line.StartsWith("Listening on", StringComparison.Ordinal))
        {
            _listening.TrySetResult();
        }
    }
}
