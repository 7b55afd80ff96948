using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SaeActors.Inference.Tests.Hub;

/// <summary>A server of the Hugging Face layout on loopback that can truncate, stall, lie and refuse.</summary>
public sealed class HubServer : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, byte[]> _files;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listingAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;

    public HubServer(Dictionary<string, byte[]> files)
    {
        _files = files;
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>Path, and the first byte asked for, of every file request.</summary>
    public ConcurrentQueue<(string Path, long From)> Requests { get; } = [];

    /// <summary>Authorization headers seen.</summary>
    public ConcurrentQueue<string?> Tokens { get; } = [];

    /// <summary>What a file request does instead of sending everything; told the number of the request, from 1.</summary>
    public Func<int, Fault> FaultOf { get; set; } = _ => Fault.None;

    /// <summary>Changes the listing before it is sent.</summary>
    public Func<string, string> Listing { get; set; } = listing => listing;

    public bool IgnoresRanges { get; set; }

    public bool StallsListing { get; set; }

    /// <summary>Somebody has asked for the listing.</summary>
    public Task ListingAsked => _listingAsked.Task;

    public enum Fault
    {
        None,
        Truncate,
        Stall,
        Fail,
        Corrupt,
        TooMuch,
        Forbid,
    }

    public static string GitBlob(byte[] content)
    {
        byte[] whole = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content];
#pragma warning disable CA5350 // git names blobs by SHA-1
        return Convert.ToHexStringLower(SHA1.HashData(whole));
#pragma warning restore CA5350
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Close();
        _loop.Wait();
        _stop.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync().WaitAsync(_stop.Token);   // a closed listener may leave its task open
                _ = AnswerAsync(context);
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        Tokens.Enqueue(context.Request.Headers["Authorization"]);
        var path = context.Request.Url!.AbsolutePath;
        try
        {
            if (path.StartsWith("/api/models/", StringComparison.Ordinal))
            {
                _listingAsked.TrySetResult();
                if (StallsListing) await Task.Delay(Timeout.Infinite, _stop.Token);
                await SendAsync(context, Encoding.UTF8.GetBytes(Listing(List())), 0, long.MaxValue);
                return;
            }

            var file = path[(path.IndexOf(Commit, StringComparison.Ordinal) + Commit.Length + 1)..];
            var range = context.Request.Headers["Range"];
            var from = range is null || IgnoresRanges ? 0 : long.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            Requests.Enqueue((file, range is null ? 0 : from));
            await SendFileAsync(context, _files[file], from, FaultOf(Requests.Count));
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // The client went away, or the server is closed.
        }
    }

    private async Task SendFileAsync(HttpListenerContext context, byte[] content, long from, Fault fault)
    {
        switch (fault)
        {
            case Fault.Fail:
                context.Response.StatusCode = 503;
                context.Response.Close();
                break;
            case Fault.Forbid:
                context.Response.StatusCode = 403;
                context.Response.Close();
                break;
            case Fault.Corrupt:
                await SendAsync(context, [.. content.Select(value => (byte)~value)], from, long.MaxValue);
                break;
            case Fault.TooMuch:
                await SendAsync(context, [.. content, .. content], from, long.MaxValue);
                break;
            case Fault.Truncate or Fault.Stall:
                await SendAsync(context, content, from, (content.Length - from) / 2);
                if (fault == Fault.Stall)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }

                context.Response.Abort();
                break;
            default:
                await SendAsync(context, content, from, long.MaxValue);
                break;
        }
    }

    private static async Task SendAsync(HttpListenerContext context, byte[] content, long from, long limit)
    {
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength64 = content.Length - from;
        var part = content.AsMemory((int)from, (int)Math.Min(limit, content.Length - from));
        await context.Response.OutputStream.WriteAsync(part);
        await context.Response.OutputStream.FlushAsync();
        if (limit == long.MaxValue)
        {
            context.Response.Close();
        }
    }

    private string List() => JsonSerializer.Serialize(new
    {
        sha = Commit,
        siblings = _files.Select(file => file.Value.Length > 1000
            ? (object)new { rfilename = file.Key, size = file.Value.Length, blobId = GitBlob([]), lfs = new { sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Value)), size = file.Value.Length } }
            : new { rfilename = file.Key, size = file.Value.Length, blobId = GitBlob(file.Value) }),
    });
}
