using SaeActors.Graph.Contract;

namespace SaeActors.Grains.Ingestion;

/// <summary>Batches and uploads that arrive in parts; what nobody completes is dropped.</summary>
internal sealed class Batches(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Dictionary<Guid, (long Begun, SortedDictionary<int, byte[]> Parts)> _batches = [];

    public void Put(Guid batch, int part, byte[] bytes)
    {
        foreach (var (old, (begun, _)) in _batches.ToArray())
        {
            if (time.GetElapsedTime(begun) > Longest) _batches.Remove(old);
        }

        if (!_batches.TryGetValue(batch, out var found)) _batches[batch] = found = (time.GetTimestamp(), []);
        found.Parts[part] = bytes;
    }

    /// <summary>All parts of a batch; it stays, because the order may be sent again.</summary>
    /// <exception cref="ServiceAwayException">Parts are missing: the ingestion has moved since they were sent.</exception>
    public IReadOnlyCollection<byte[]> Of(Guid batch, int parts) =>
        _batches.TryGetValue(batch, out var found) && found.Parts.Count == parts
            ? [.. found.Parts.Values]
            : throw new ServiceAwayException("the ingestion has moved to another silo while the batch arrived; send it again.");

    public void Forget(Guid batch) => _batches.Remove(batch);
}
