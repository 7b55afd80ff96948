using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SaeActors.Inference.Hub;

/// <summary>Asks a Hugging Face server what a repository holds, and opens its files.</summary>
internal sealed class HubClient(HttpClient http, HubOptions options, TimeProvider time)
{
    /// <summary>The files of a repository at a revision.</summary>
    /// <exception cref="HubException">The server does not have it or does not let us, or its answer is not a listing.</exception>
    public async Task<HubSnapshot> ListAsync(string repository, string revision, CancellationToken cancellation)
    {
        using var request = Request($"api/models/{repository}/revision/{Uri.EscapeDataString(revision)}?blobs=true");
        using var patience = new CancellationTokenSource(options.StallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            Check(repository, response);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            using var listing = await JsonDocument.ParseAsync(body, default, either.Token);
            var files = listing.RootElement.GetProperty("siblings").EnumerateArray().Select(file => ReadFile(repository, file)).ToList();
            return new HubSnapshot(repository, Hex(repository, listing.RootElement.GetProperty("sha").GetString(), 40), files);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new HubException($"{repository}: {request.RequestUri} did not answer with a listing: {wrong.Message}", wrong);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HubException($"{repository}: {request.RequestUri} did not answer in {options.StallTimeout.TotalSeconds} s.");
        }
        catch (HttpRequestException failed)
        {
            throw new HubException($"{repository}: {request.RequestUri} cannot be reached: {failed.Message}", failed);
        }
    }

    /// <summary>Opens a file from byte <paramref name="from"/> on.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HubSnapshot snapshot, HubFile file, long from, CancellationToken cancellation)
    {
        var path = string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
        using var request = Request($"{snapshot.Repository}/resolve/{snapshot.Commit}/{path}");
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            using (response)
            {
                Check($"{snapshot.Repository}/{file.Path}", response);
            }
        }

        return response;
    }

    private static void Check(string what, HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            var hint = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? "; a gated repository needs HF_TOKEN" : "";
            throw new HubException($"{what}: the server answered {(int)response.StatusCode} {response.ReasonPhrase}{hint}.");
        }
    }

    private static HubFile ReadFile(string repository, JsonElement file)
    {
        var path = file.GetProperty("rfilename").GetString() ?? "";
        if (path.Length == 0 || path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new HubException($"{repository}: the server lists the file '{path}'; expected a path inside the repository.");
        }

        if (file.TryGetProperty("lfs", out var large) && large.ValueKind == JsonValueKind.Object)
        {
            return new HubFile(path, large.GetProperty("size").GetInt64(), Hex(repository, large.GetProperty("sha256").GetString(), 64));
        }

        return new HubFile(path, file.GetProperty("size").GetInt64(), Hex(repository, file.GetProperty("blobId").GetString(), 40));
    }

    // Hashes become file names, so they may be nothing but hex.
    private static string Hex(string repository, string? text, int length) =>
        text is not null && text.Length == length && text.All(char.IsAsciiHexDigitLower)
            ? text
            : throw new HubException($"{repository}: the server names the hash '{text}'; expected {length} lower-case hex digits.");

    private HttpRequestMessage Request(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(options.Endpoint.AbsoluteUri.TrimEnd('/') + "/"), path));
        if (options.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }
}
