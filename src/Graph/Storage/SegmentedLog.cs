using System.Globalization;

namespace SaeActors.Graph.Storage;

/// <summary>Records of things that change: each change is a new record at the end of the last of some append-only files, the segments, and the latest
/// record of a thing counts. Segments that are mostly dead are copied together and deleted.</summary>
/// <remarks>What a record is of, its owner knows: it reads the heads and says by <see cref="Supersede"/> which records count. One thread at a time;
/// <see cref="Read"/> also beside <see cref="Sync"/>.</remarks>
/// <param name="storage">Where the folder lies.</param>
/// <param name="folder">The segments' folder.</param>
/// <param name="segmentBytes">A segment that has reached this many bytes is closed.</param>
/// <param name="commitKind">Kind of the records that are added only when all records before them are on the disk; null where there is none: then a segment
/// is synced before the next one's name exists. Either tells recovery whether a crash can have torn a segment.</param>
internal sealed class SegmentedLog(IStorage storage, string folder, long segmentBytes, byte? commitKind) : IDisposable
{
    private readonly SortedDictionary<int, Segment> _segments = [];
    private readonly List<Segment> _emptied = [];
    private Segment? _last;
    private bool _hasNewNames;

    /// <summary>Bytes of all segments, without those that the next <see cref="DropEmptied"/> deletes.</summary>
    public long Bytes => _segments.Values.Except(_emptied).Sum(segment => segment.File.Length);

    /// <summary>Bytes of the records that count.</summary>
    public long LiveBytes => _segments.Values.Sum(segment => segment.Live);

    /// <summary>Bytes added since the last <see cref="Sync"/>.</summary>
    public long UnsyncedBytes => _segments.Values.Sum(segment => segment.File.Length - segment.Synced);

    /// <summary>Whether a <see cref="CutBack"/> has failed and must be called again before anything else.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Opens what the last owner left, once and before anything else. Torn ends are cut off; whatever is read survives anything from then on.</summary>
    /// <param name="read">Receives every record, oldest first.</param>
    /// <exception cref="InvalidDataException">A segment is damaged where it was on the disk, or a file is no segment.</exception>
    public void Recover(Action<Record, RecordPlace> read)
    {
        var torn = new List<(Segment Segment, long End)>();
        foreach (var name in storage.List(folder))
        {
            if (commitKind is null) Refuse(torn);
            var (segment, end) = (Open(name), 0L);
            foreach (var record in segment.File.Read(0, segment.File.Length))
            {
                if (record.Kind == commitKind) Refuse(torn);
                read(record, PlaceOf(segment, record));
                end = record.End;
            }

            if (end != segment.File.Length) torn.Add((segment, end));
        }

        foreach (var (segment, end) in torn) segment.File.CutTo(end);
        Sync();
    }

    /// <summary>Adds a record, to survive anything after the next <see cref="Sync"/>.</summary>
    public RecordPlace Append(byte kind, ReadOnlySpan<byte> payload)
    {
        var segment = Writable();
        return Since(segment, segment.File.Append(kind, payload));
    }

    /// <summary>Adds a record that was framed elsewhere.</summary>
    public RecordPlace AppendFrame(ReadOnlySpan<byte> frame)
    {
        var segment = Writable();
        var offset = segment.File.Length;
        segment.File.AppendFrames(frame);
        return Since(segment, offset);
    }

    /// <summary>Notes that the record at <paramref name="latest"/> counts and the one at <paramref name="before"/> no longer; either may be none.</summary>
    public void Supersede(RecordPlace before, RecordPlace latest)
    {
        if (before.Segment != 0) _segments[before.Segment].Live -= before.Length;
        if (latest.Segment != 0) _segments[latest.Segment].Live += latest.Length;
    }

    /// <summary>The payload of a record that has been synced.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public byte[] Read(RecordPlace place) => _segments[place.Segment].File.ReadPayload(place.Offset, place.Length);

    /// <summary>Returns when every record survives a power cut.</summary>
    public void Sync()
    {
        foreach (var segment in _segments.Values.Where(segment => segment.File.Length != segment.Synced))
        {
            segment.File.Sync();
            segment.Synced = segment.File.Length;
        }

        if (_hasNewNames) storage.SyncFolder(folder);
        _hasNewNames = false;
    }

    /// <summary>After a failed write: what was not synced is gone, and what was to be dropped stays.</summary>
    public void CutBack()
    {
        IsTorn = true;
        _emptied.Clear();
        foreach (var segment in _segments.Values.Where(segment => segment.File.Length != segment.Synced || segment.File.IsTorn)) segment.File.CutTo(segment.Synced);
        IsTorn = false;
    }

    /// <summary>While dead records take more than live ones, hands the records of the emptiest closed segments to the owner, who appends those that
    /// count again. About one segment is copied at most. After the next <see cref="Sync"/> the owner calls <see cref="DropEmptied"/>.</summary>
    /// <param name="copyIfLive">Receives every record of an emptied segment, and its place.</param>
    public void Compact(Action<Record, RecordPlace> copyIfLive)
    {
        var most = UnsyncedBytes + segmentBytes;
        foreach (var segment in _segments.Values.Where(segment => segment != _last).OrderBy(segment => (double)segment.Live / segment.File.Length).ToArray())
        {
            if (Bytes <= 2 * LiveBytes + segmentBytes || UnsyncedBytes >= most) return;
            if (segment.Live > 0)
            {
                foreach (var record in segment.File.Read(0, segment.File.Length)) copyIfLive(record, PlaceOf(segment, record));
            }

            _emptied.Add(segment);
        }
    }

    /// <summary>Deletes the segments whose live records <see cref="Compact"/> has copied, synced meanwhile.</summary>
    public void DropEmptied()
    {
        foreach (var segment in _emptied)
        {
            _segments.Remove(segment.Number);
            segment.File.Dispose();
            storage.Delete(segment.File.Path);
        }

        _emptied.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in _segments.Values) segment.File.Dispose();
    }

    private static RecordPlace PlaceOf(Segment segment, Record record) => new(segment.Number, record.Offset, (int)(record.End - record.Offset));

    private static RecordPlace Since(Segment segment, long offset) => new(segment.Number, offset, (int)(segment.File.Length - offset));

    /// <summary>What was on the disk before a later record, and is not whole, is no crash's doing.</summary>
    private static void Refuse(List<(Segment Segment, long End)> torn)
    {
        if (torn is [var (segment, end), ..]) throw new InvalidDataException($"{segment.File.Path} is damaged at byte {end}; restore the data folder from a copy.");
    }

    /// <summary>The segment that the next record goes into.</summary>
    private Segment Writable()
    {
        if (_last is { } last && last.File.Length < segmentBytes) return last;
        if (commitKind is null) Sync();
        else _last?.File.Flush();
        var number = (_last?.Number ?? 0) + 1;
        return Add(number, storage.Create(NameOf(number)));
    }

    private Segment Open(string name)
    {
        var isNumber = int.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || $"{folder}/{name}" != NameOf(number)) throw new InvalidDataException($"{folder}/{name} is no segment; expected a name like {NameOf(1)}.");
        return Add(number, storage.Open(NameOf(number)));
    }

    private Segment Add(int number, IStorageFile file)
    {
        _hasNewNames = true;
        return _segments[number] = _last = new Segment(number, new RecordFile(file, NameOf(number)));
    }

    private string NameOf(int number) => $"{folder}/{number:D8}.log";

    private sealed class Segment(int number, RecordFile file)
    {
        public int Number => number;

        public RecordFile File => file;

        /// <summary>Bytes of records that count.</summary>
        public long Live { get; set; }

        /// <summary>Bytes that survive a power cut.</summary>
        public long Synced { get; set; }
    }
}
