using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Windows;

/// <summary>Every cut ever made, on disk before the window is made, so that a restart makes the same windows again.</summary>
/// <remarks>Windows run 1, 2, 3 …, sequences without a gap: a cut is its last sequence, 8 bytes of memory.</remarks>
internal sealed class CutLog : IDisposable
{
    private const string Path = "cuts.log";
    private const byte CutKind = 1;

    private readonly RecordFile _file;
    private readonly PayloadWriter _payload = new();
    private readonly Lock _lock = new();
    private readonly List<long> _last = [0];   // (windows + 1,) last sequence of window w; [0] = 0
    private long _committed;

    private CutLog(RecordFile file) => _file = file;

    /// <summary>The last cut window; 0 before the first.</summary>
    public long Window
    {
        get
        {
            lock (_lock) return _last.Count - 1;
        }
    }

    /// <summary>Last sequence of <see cref="Window"/>.</summary>
    public long Sequence
    {
        get
        {
            lock (_lock) return _last[^1];
        }
    }

    /// <summary>Opens the log and drops a torn last record.</summary>
    /// <exception cref="InvalidDataException">The records do not follow each other.</exception>
    public static CutLog Open(IStorage storage)
    {
        if (!storage.Exists(Path))
        {
            storage.Create(Path).Dispose();
            storage.SyncFolder("");
        }

        var log = new CutLog(new RecordFile(storage.Open(Path), Path));
        log.Load();
        return log;
    }

    /// <summary>Makes the next window of the prompts up to <paramref name="last"/>; on disk when this returns.</summary>
    public Cut Append(long last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(last, Sequence);
        if (_file.IsTorn) _file.CutTo(_committed);
        var cut = new Cut(Window + 1, Sequence + 1, last);
        try
        {
            _file.Append(CutKind, _payload.Clear().Number(cut.Window).Number(cut.Last).Bytes);
            _file.Sync();
        }
        catch
        {
            _file.MarkTorn();
            throw;
        }

        _committed = _file.Length;
        lock (_lock) _last.Add(last);
        return cut;
    }

    /// <summary>The cut of a window that was made.</summary>
    public Cut this[long window]
    {
        get
        {
            lock (_lock) return new Cut(window, _last[(int)window - 1] + 1, _last[(int)window]);
        }
    }

    /// <summary>The window of a prompt, or null while it waits.</summary>
    public long? WindowOf(long sequence)
    {
        lock (_lock)
        {
            if (sequence > _last[^1]) return null;
            var found = _last.BinarySearch(sequence);
            return found >= 0 ? found : ~found;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Load()
    {
        foreach (var record in _file.Read(0, _file.Length))
        {
            var payload = new PayloadReader(record.Payload.Span);
            var (window, last) = (payload.Number(), payload.Number());
            if (record.Kind != CutKind || window != _last.Count || last <= _last[^1])
            {
                throw new InvalidDataException($"{Path}: byte {record.Offset} cuts window {window} at {last}; expected window {_last.Count} beyond {_last[^1]}.");
            }

            _last.Add(last);
            _committed = record.End;
        }

        _file.CutTo(_committed);   // and synced: a process that was killed may have left its last cut to the system
    }
}
