using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SaeActors.Graph.Contract;

namespace SaeActors.Bench.Cluster;

/// <summary>Windows on their way to a service, as safetensors: two are under way at a time, so that none waits and the service always has one to count.</summary>
internal sealed class Uploads(HttpClient http)
{
    private long _before;
    private long _last;

    /// <summary>Sends a window as soon as the last but one has been counted.</summary>
    public async Task SendAsync(byte[] body)
    {
        if (_before > 0) await WaitAsync(_before);
        using var answer = await http.PostAsync("/api/activations", new ByteArrayContent(body));
        answer.EnsureSuccessStatusCode();
        (_before, _last) = (_last, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("acceptedThrough").GetInt64());
    }

    /// <summary>Waits until all have been counted.</summary>
    public Task FinishAsync() => WaitAsync(_last);

    /// <summary>Sends windows of <paramref name="tokens"/> tokens, again and again, until stopped.</summary>
    /// <returns>Counted tokens a second.</returns>
    public async Task<double> RepeatAsync(byte[][] bodies, int tokens, CancellationToken stop)
    {
        var (windows, clock) = (0, Stopwatch.StartNew());
        while (!stop.IsCancellationRequested) await SendAsync(bodies[windows++ % bodies.Length]);
        await FinishAsync();
        return windows * (double)tokens / clock.Elapsed.TotalSeconds;
    }

    /// <summary>A safetensors file.</summary>
    public static byte[] BodyOf(UploadedWindow window)
    {
        var (head, parts, offset) = (new Dictionary<string, object>(), new List<byte[]>(), 0L);
        for (var layer = 0; layer < window.Layers.Length; layer++)
        {
            var activations = window.Layers[layer];
            Add($"layers.{layer}.indptr", "I64", activations.Starts.ToArray().Select(start => (long)start).ToArray());
            Add($"layers.{layer}.indices", "I32", activations.Features.ToArray());
            Add($"layers.{layer}.values", "F32", activations.Values.ToArray());
        }

        Add("prompts", "I64", window.PromptStarts.Select(start => (long)start).ToArray());
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(head));
        var body = new byte[sizeof(long) + json.Length + offset];
        BinaryPrimitives.WriteInt64LittleEndian(body, json.Length);
        json.CopyTo(body, sizeof(long));
        var place = sizeof(long) + json.Length;
        foreach (var part in parts)
        {
            part.CopyTo(body, place);
            place += part.Length;
        }

        return body;

        void Add<T>(string name, string type, T[] values)
            where T : unmanaged
        {
            var bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
            head[name] = new { dtype = type, shape = new[] { values.Length }, data_offsets = new[] { offset, offset + bytes.Length } };
            parts.Add(bytes);
            offset += bytes.Length;
        }
    }

    private async Task WaitAsync(long sequence)
    {
        var status = await http.GetFromJsonAsync<JsonElement>($"/api/ingestion?until={sequence}");
        if (status.TryGetProperty("failure", out var failure) && failure.GetString() is { } said) throw new InvalidOperationException(said);
    }
}
