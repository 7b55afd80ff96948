using System.Net;

namespace SaeActors.Inference.Hub;

/// <summary>Downloads one file: goes on where the last connection ended, believes neither length nor content before they were checked.</summary>
internal sealed class BlobDownload(HubClient client, HubOptions options, HubCache cache, TimeProvider time)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Makes sure that the blob of <paramref name="file"/> is there and whole.</summary>
    /// <param name="snapshot">The repository.</param>
    /// <param name="file">The file.</param>
    /// <param name="arrived">Told the file's bytes that are here.</param>
    /// <param name="cancellation">Stops; what came is kept for the next time.</param>
    /// <exception cref="HubException">The server gave up too often, or sent something else than it had listed.</exception>
    public async Task RunAsync(HubSnapshot snapshot, HubFile file, Action<long> arrived, CancellationToken cancellation)
    {
        var blob = cache.Blob(snapshot.Repository, file.Hash);
        if (File.Exists(blob) && new FileInfo(blob).Length == file.Size)
        {
            arrived(file.Size);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        var partial = blob + ".incomplete";
        await FetchAllAsync(snapshot, file, partial, arrived, cancellation);
        var hash = await BlobHash.OfAsync(partial, file.Hash, cancellation);
        if (hash != file.Hash)
        {
            File.Delete(partial);
            throw new HubException($"{snapshot.Repository}/{file.Path}: the content has hash {hash}; expected {file.Hash}. It was deleted.");
        }

        File.Move(partial, blob, overwrite: true);
    }

    private async Task FetchAllAsync(HubSnapshot snapshot, HubFile file, string partial, Action<long> arrived, CancellationToken cancellation)
    {
        await using var target = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (target.Length > file.Size)
        {
            target.SetLength(0);
        }

        // Only bytes never seen before are progress: a server that makes us begin again and again must end, too.
        var (furthest, failures) = (target.Length, 0);
        while (target.Length < file.Size)
        {
            var reason = await FetchAsync(snapshot, file, target, arrived, cancellation);
            failures = target.Length > furthest ? 0 : failures + 1;
            furthest = Math.Max(furthest, target.Length);
            if (failures == options.Attempts)
            {
                throw new HubException($"{snapshot.Repository}/{file.Path}: {furthest} of {file.Size} bytes came; {reason}. What is here is kept for the next pull.");
            }

            if (target.Length < file.Size)
            {
                await Task.Delay(options.RetryDelay, time, cancellation);
            }
        }

        target.Flush(flushToDisk: true);
    }

    // One connection; returns why it ended before the file did.
    private async Task<string> FetchAsync(HubSnapshot snapshot, HubFile file, FileStream target, Action<long> arrived, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = time.CreateTimer(_ => stall.Cancel(), null, options.StallTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            using var response = await client.OpenAsync(snapshot, file, target.Length, stall.Token);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                target.SetLength(0);
                return "the server refused to go on from there";
            }

            if (!response.IsSuccessStatusCode)
            {
                return $"the server answered {(int)response.StatusCode}";
            }

            // A server that does not know ranges sends everything from the start.
            var start = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? -1 : 0;
            if (start != target.Length)
            {
                target.SetLength(0);
                if (start != 0)
                {
                    return $"the server went on from byte {start}";
                }
            }

            target.Position = start;
            await using var body = await response.Content.ReadAsStreamAsync(stall.Token);
            return await CopyAsync(snapshot, file, body, target, () => timer.Change(options.StallTimeout, Timeout.InfiniteTimeSpan), arrived, stall.Token);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            return failed.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no byte came for {options.StallTimeout.TotalSeconds} s";
        }
    }

    private static async Task<string> CopyAsync(
        HubSnapshot snapshot, HubFile file, Stream body, FileStream target, Action alive, Action<long> arrived, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var read = await body.ReadAsync(buffer, cancellation);
            alive();
            if (read == 0)
            {
                return "the server closed the connection";
            }

            if (target.Length + read > file.Size)
            {
                target.SetLength(0);
                throw new HubException($"{snapshot.Repository}/{file.Path}: more than the {file.Size} bytes came that the server had listed.");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            arrived(target.Length);
        }
    }
}
