using System.Globalization;
using System.Text;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Silo.Tests.Running;

/// <summary>One silo of a <see cref="LoopbackCluster"/>: always on the same ports and folder, running or not.</summary>
internal sealed class Member(string role, string arguments, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private readonly int _port = ServerProcess.FreePort();
    private readonly string _arguments = string.Create(
        CultureInfo.InvariantCulture, $"--role {role} --silo-port {ServerProcess.FreePort()} --gateway-port {ServerProcess.FreePort()} {arguments}");

    private readonly StringBuilder _before = new();   // what earlier lives said
    private ServerProcess? _process;

    public string Role => role;

    /// <summary>The running process; null between two lives.</summary>
    public ServerProcess? Process => Volatile.Read(ref _process);

    public ServerProcess Alive => Process ?? throw new InvalidOperationException($"the {role} silo is not running.");

    /// <summary>What it said in all its lives.</summary>
    public string Said => $"=== {role} on port {_port}\n{_before}{Process?.Said}";

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync() => Volatile.Write(ref _process, await ServerProcess.StartAsync("SaeActors.Silo.dll", _arguments, _port, environment));

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is not { } process) return;
        await process.KillAsync();
        _before.Append(process.Said).AppendLine("--- killed");
        await process.DisposeAsync();
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        var process = Interlocked.Exchange(ref _process, null)!;
        var code = await process.StopAsync();
        _before.Append(process.Said).AppendLine("--- stopped");
        await process.DisposeAsync();
        return code;
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}
