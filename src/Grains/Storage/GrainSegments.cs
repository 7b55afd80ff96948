using SaeActors.Graph.Checkpoints;
using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Storage;

/// <summary>The files of <see cref="GrainFiles"/>: segments of records (key, version, bytes), numbered in the order of writing.</summary>
internal sealed class GrainSegments : IDisposable
{
    private const string Folder = "grains";
    private const byte Kind = 1;
    private const long SegmentBytes = 64L << 20;

    private readonly IStorage _storage;
    private readonly SortedDictionary<int, StateSegment> _segments = [];
    private readonly PayloadWriter _payload = new();

    private GrainSegments(IStorage storage) => _storage = storage;

    private StateSegment? Last => _segments.Count == 0 ? null : _segments[_segments.Keys.Last()];

    public static (GrainSegments Segments, Dictionary<string, StoredGrain> Index) Open(IStorage storage)
    {
        var (segments, index) = (new GrainSegments(storage), new Dictionary<string, StoredGrain>());
        var names = storage.List(Folder);
        foreach (var name in names)
        {
            var number = int.Parse(Path.GetFileNameWithoutExtension(name), System.Globalization.CultureInfo.InvariantCulture);
            var segment = segments.Add(number, storage.Open(NameOf(number)));
            foreach (var record in segment.File.Read(0, segment.File.Length))
            {
                segment.Committed = record.End;
                var head = new PayloadReader(record.Payload.Span);
                var (key, version) = (head.Text(), head.Number());
                if (index.TryGetValue(key, out var known) && known.Version > version) continue;
                segments.Count(index, key, new StoredGrain(number, record.Offset, (int)(record.End - record.Offset), version));
            }

            if (segment.Committed == segment.File.Length) continue;
            if (name != names[^1]) throw new InvalidDataException($"{NameOf(number)} is damaged at byte {segment.Committed}; restore the data folder from a copy.");
            segment.File.CutTo(segment.Committed);
        }

        return (segments, index);
    }

    /// <summary>Adds a record; it survives anything after the next <see cref="Sync"/>.</summary>
    public StoredGrain Append(string key, long version, ReadOnlySpan<byte> bytes)
    {
        if (Last is not { } open || open.File.Length >= SegmentBytes) open = Roll();
        var offset = open.File.Append(Kind, _payload.Clear().Text(key).Number(version).Raw(bytes).Bytes);
        return new StoredGrain(open.Number, offset, (int)(open.File.Length - offset), version);
    }

    /// <summary>Makes a record the one that counts.</summary>
    public void Count(Dictionary<string, StoredGrain> index, string key, StoredGrain place)
    {
        if (index.TryGetValue(key, out var before)) _segments[before.Segment].Live -= before.Length;
        index[key] = place;
        _segments[place.Segment].Live += place.Length;
    }

    public byte[] Read(StoredGrain place)
    {
        var head = new PayloadReader(_segments[place.Segment].File.ReadPayload(place.Offset, place.Length));
        _ = head.Text();
        _ = head.Number();
        return head.Rest.ToArray();
    }

    public void Sync()
    {
        foreach (var segment in _segments.Values.Where(segment => segment.File.Length != segment.Committed))
        {
            segment.File.Sync();
            segment.Committed = segment.File.Length;
        }
    }

    /// <summary>After a failed write: what was not synced is gone.</summary>
    public void CutBack()
    {
        foreach (var segment in _segments.Values.Where(segment => segment.File.Length != segment.Committed || segment.File.IsTorn)) segment.File.CutTo(segment.Committed);
    }

    /// <summary>Copies what is alive out of the emptiest segment once dead records take more than live ones, and deletes it.</summary>
    public void Compact(Dictionary<string, StoredGrain> index)
    {
        var (bytes, live) = (_segments.Values.Sum(segment => segment.File.Length), _segments.Values.Sum(segment => segment.Live));
        if (bytes <= 2 * live + SegmentBytes) return;
        var victim = _segments.Values.Where(segment => segment != Last).MinBy(segment => (double)segment.Live / segment.File.Length);
        if (victim is null) return;
        var copied = new List<(string Key, StoredGrain Place)>();
        foreach (var record in victim.File.Read(0, victim.File.Length))
        {
            var head = new PayloadReader(record.Payload.Span);
            var (key, version) = (head.Text(), head.Number());
            if (index[key] is var place && (place.Segment != victim.Number || place.Offset != record.Offset)) continue;
            copied.Add((key, Append(key, version, head.Rest)));
        }

        Sync();
        foreach (var (key, place) in copied) Count(index, key, place);
        _segments.Remove(victim.Number);
        victim.Dispose();
        _storage.Delete(NameOf(victim.Number));
        _storage.SyncFolder(Folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in _segments.Values) segment.Dispose();
    }

    private static string NameOf(int number) => $"{Folder}/{number:D8}.log";

    /// <summary>Closes the last segment, synced before the next one's name exists: only the last one can ever have a torn end.</summary>
    private StateSegment Roll()
    {
        Sync();
        var number = _segments.Count == 0 ? 1 : _segments.Keys.Last() + 1;
        var segment = Add(number, _storage.Create(NameOf(number)));
        _storage.SyncFolder(Folder);
        return segment;
    }

    private StateSegment Add(int number, IStorageFile file) => _segments[number] = new StateSegment(number, new RecordFile(file, NameOf(number)));
}
