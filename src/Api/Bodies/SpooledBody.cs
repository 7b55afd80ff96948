using Microsoft.AspNetCore.Http;

namespace SaeActors.Api.Bodies;

/// <summary>A request body that has arrived in full and lies in a temporary file until it is disposed.</summary>
/// <remarks>For bodies that are read twice or mapped. Memory does not depend on the size of the body.</remarks>
internal sealed class SpooledBody : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private SpooledBody(string path) => Path = path;

    /// <summary>Where the body lies.</summary>
    internal string Path { get; }

    /// <summary>Receives the body; the endpoint's size limit bounds it.</summary>
    internal static async Task<SpooledBody> ReceiveAsync(HttpRequest request, ApiOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.SpoolFolder);
        var body = new SpooledBody(System.IO.Path.Combine(options.SpoolFolder, $"{Guid.NewGuid():N}.body"));
        try
        {
            await body.FillAsync(request.Body, cancellation);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Reads it from the start.</summary>
    internal FileStream Open() => new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);

    private async Task FillAsync(Stream source, CancellationToken cancellation)
    {
        await using var file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        await source.CopyToAsync(file, BufferBytes, cancellation);
    }
}
