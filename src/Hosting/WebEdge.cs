using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using SaeActors.Hosting.Options;

namespace SaeActors.Hosting;

/// <summary>The web application that both hosts are: limits, console, spool folder.</summary>
internal static class WebEdge
{
    private const int MaxHeaderBytes = 32 << 10;
    private const int MaxConnections = 1_000;
    private const int ThreadsPerCore = 4;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Listens on the addresses of the options when it is built and started.</summary>
    internal static WebApplicationBuilder Builder(ServerOptions options)
    {
        KeepThreadsForRequests();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        });
        Logging(builder.Logging);
        return builder;
    }

    /// <summary>Windows that are read, packed and unpacked take threads of the pool for tenths of a second, and the pool adds one for a waiting request only
    /// after half a second. So it has more from the start; the system shares the cores between them.</summary>
    private static void KeepThreadsForRequests()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, ThreadsPerCore * Environment.ProcessorCount), ports);
    }

    /// <summary>The console belongs to what the user should read: warnings and errors on one line each.</summary>
    internal static void Logging(ILoggingBuilder logging) => logging
        .ClearProviders()
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None)
        .AddSimpleConsole(line => (line.SingleLine, line.ColorBehavior) = (true, LoggerColorBehavior.Disabled));

    /// <summary>An empty folder for bodies: what was arriving when a process was killed is nobody's any more.</summary>
    internal static string SpoolFolder(string data)
    {
        var folder = Path.Combine(data, "spool");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return folder;
    }

    /// <summary>Starts answering.</summary>
    /// <exception cref="StartUpException">An address is in use.</exception>
    internal static async Task ListenAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException busy)
        {
            throw new StartUpException($"{busy.Message} Choose another address with --urls.", busy);
        }
    }
}
