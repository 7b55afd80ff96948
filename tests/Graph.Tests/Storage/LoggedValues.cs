using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Tests.Storage;

/// <summary>The smallest owner of a log: bytes of numbered things.</summary>
internal sealed class LoggedValues : IDisposable
{
    public const string Folder = "log";
    public const int SegmentBytes = 600;
    public const byte CommitKind = 2;
    private const byte ValueKind = 1;   // thing, bytes

    private readonly SegmentedLog _log;
    private readonly bool _commits;
    private readonly PayloadWriter _payload = new();
    private readonly Dictionary<long, RecordPlace> _places = [];
    private readonly Stack<(long Thing, RecordPlace Before)> _unsaved = [];

    public LoggedValues(IStorage storage, bool commits)
    {
        _commits = commits;
        _log = new SegmentedLog(storage, Folder, SegmentBytes, commits ? CommitKind : null);
        _log.Recover((record, place) =>
        {
            if (record.Kind == ValueKind) Move(ThingOf(record), place);
        });
    }

    public long Bytes => _log.Bytes;

    public long LiveBytes => _log.LiveBytes;

    public void Put(long thing, ReadOnlySpan<byte> bytes) => Count(thing, _log.Append(ValueKind, _payload.Clear().Number(thing).Raw(bytes).Bytes));

    public byte[]? Read(long thing)
    {
        if (!_places.TryGetValue(thing, out var place)) return null;
        var head = new PayloadReader(_log.Read(place));
        Assert.Equal(thing, head.Number());
        return head.Rest.ToArray();
    }

    public void Save()
    {
        _log.Compact((record, place) =>
        {
            if (record.Kind == ValueKind && _places[ThingOf(record)] == place) Count(ThingOf(record), _log.Append(ValueKind, record.Payload.Span));
        });
        _log.Sync();
        if (_commits)
        {
            _log.Append(CommitKind, []);
            _log.Sync();
        }

        _unsaved.Clear();
        _log.DropEmptied();
    }

    public void Rollback()
    {
        while (_unsaved.TryPop(out var moved)) Move(moved.Thing, moved.Before);
        _log.CutBack();
    }

    public void Dispose() => _log.Dispose();

    private static long ThingOf(SaeActors.Graph.Storage.Record record) => new PayloadReader(record.Payload.Span).Number();

    private void Count(long thing, RecordPlace place)
    {
        _unsaved.Push((thing, _places.GetValueOrDefault(thing)));
        Move(thing, place);
    }

    private void Move(long thing, RecordPlace place)
    {
        _log.Supersede(_places.GetValueOrDefault(thing), place);
        if (place.Segment == 0) _places.Remove(thing);
        else _places[thing] = place;
    }
}
