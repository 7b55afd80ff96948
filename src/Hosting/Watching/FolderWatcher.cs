using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SaeActors.Api.Bodies;
using SaeActors.Api.Problems;
using SaeActors.Graph.Contract;

namespace SaeActors.Hosting.Watching;

/// <summary>Ingests every .txt (one prompt a line) and .jsonl ({"text": …} a line) that appears in a folder, once each.</summary>
/// <remarks>A file is taken when two looks in a row find it unchanged; better is to write it elsewhere and to move it here. It goes in
/// as batches of <see cref="BatchPrompts"/>, each under a key of its own, so that a crash between "accepted" and "remembered" counts
/// nothing twice. A file with a wrong line is refused from that batch on, logged once and left alone until it is written anew.</remarks>
internal sealed partial class FolderWatcher(IFeatureGraph graph, string folder, WatchedFiles watched, TimeProvider time, ILogger<FolderWatcher> log)
{
    /// <summary>Prompts of one batch.</summary>
    internal const int BatchPrompts = 2_000;

    private const int MaxLineBytes = 1 << 20;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (long Bytes, long Changed)> _seen = [];

    /// <summary>Looks every second until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            await LookAsync(cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>One look: takes the files that have not changed since the last one.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsText).Order(StringComparer.Ordinal).ToList())
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                continue;
            }

            var (bytes, changed) = (file.Length, file.LastWriteTimeUtc.Ticks);
            var name = Path.GetRelativePath(folder, path);
            var known = watched.Of(name, bytes, changed) ?? new WatchedFile(name, bytes, changed, Chunks: 0, Done: false, Refusal: null);
            var isStill = _seen.TryGetValue(name, out var last) && last == (bytes, changed);
            _seen[name] = (bytes, changed);
            if (isStill && !known.Done)
            {
                await TakeAsync(path, known, cancellation);
            }
        }
    }

    private async Task TakeAsync(string path, WatchedFile file, CancellationToken cancellation)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            await using var texts = TextsAsync(path, stream, cancellation).GetAsyncEnumerator(cancellation);
            var batch = new List<string>(BatchPrompts);
            for (var chunk = 0; await FillAsync(batch, texts); chunk++)
            {
                if (chunk < file.Chunks)
                {
                    continue;
                }

                await AcceptAsync(batch, file, chunk, cancellation);
                watched.Remember(file = file with { Chunks = chunk + 1 });
            }

            watched.Remember(file with { Done = true });
            FileTaken(file.Name, file.Chunks);
        }
        catch (Exception exception) when (exception is RefusedException or ArgumentException)
        {
            watched.Remember(file with { Done = true, Refusal = exception.Message });
            FileRefused(file.Name, exception.Message);
        }
        catch (IOException exception)
        {
            FileUnreadable(file.Name, exception.Message);
        }
    }

    private static async Task<bool> FillAsync(List<string> batch, IAsyncEnumerator<string> texts)
    {
        batch.Clear();
        while (batch.Count < BatchPrompts && await texts.MoveNextAsync())
        {
            batch.Add(texts.Current);
        }

        return batch.Count > 0;
    }

    /// <summary>A full backlog and storage that is away are waited for.</summary>
    private async Task AcceptAsync(List<string> batch, WatchedFile file, int chunk, CancellationToken cancellation)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"watch {Key(file.Name)} {file.Bytes} {file.Changed} {chunk}");
        while (true)
        {
            try
            {
                await graph.AcceptAsync(batch.ToAsyncEnumerable(), $"file {Path.GetFileName(file.Name)}", key, cancellation);
                return;
            }
            catch (BacklogFullException full)
            {
                await Task.Delay(full.RetryAfter, time, cancellation);
            }
            catch (ServiceAwayException)
            {
                await Task.Delay(Look, time, cancellation);
            }
        }
    }

    /// <summary>A name may be long and of any letters; a key may not.</summary>
    private static string Key(string name) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..32];

    private static async IAsyncEnumerable<string> TextsAsync(string path, Stream stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            await foreach (var text in JsonLines.TextsAsync(stream, MaxLineBytes, cancellation))
            {
                yield return text;
            }
        }
        else
        {
            await foreach (var line in TextLines.ReadAsync(stream, MaxLineBytes, cancellation))
            {
                yield return line.Text;
            }
        }
    }

    private static bool IsText(string path) =>
        path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);
}
