using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Prompts;

/// <summary>Every accepted prompt in order. A batch counts when its commit record is on disk, and not before.</summary>
/// <remarks>Sequences run 1, 2, 3 … without a gap. One batch is written at a time; reads run beside it, from any thread.</remarks>
internal sealed class PromptLog : IDisposable
{
    private readonly IStorage _storage;
    private readonly PromptLogOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly PayloadWriter _payload = new();
    private readonly RememberedKeys _keys;
    private PromptSegment[] _segments;
    private long _spools;

    private PromptLog(IStorage storage, PromptLogOptions options, TimeProvider time, RememberedKeys keys, PromptSegment[] segments) =>
        (_storage, _options, _time, _keys, _segments) = (storage, options, time, keys, segments);

    /// <summary>The last committed sequence; 0 before the first.</summary>
    public long Last => _segments[^1].LastSequence;

    /// <summary>The first sequence whose text retention has kept.</summary>
    public long FirstKept => _segments[0].FirstSequence;

    /// <summary>Opens the log and cuts off what no commit record covers.</summary>
    /// <exception cref="InvalidDataException">A file is of another version or damaged where no crash can have damaged it.</exception>
    public static PromptLog Open(IStorage storage, PromptLogOptions options, TimeProvider time)
    {
        foreach (var spool in storage.List("spool")) storage.Delete($"spool/{spool}");
        var keys = new RememberedKeys(options.RememberedKeys);
        var segments = PromptLogRecovery.Segments(storage, keys);
        var log = new PromptLog(storage, options, time, keys, segments);
        if (segments.Length == 0) log.Roll(firstSequence: 1);
        return log;
    }

    /// <summary>Pulls the texts, then commits all of them; see <see cref="IIngestion.AcceptAsync"/>.</summary>
    /// <param name="texts">The prompts.</param>
    /// <param name="source">The caller's word, or null.</param>
    /// <param name="key">Idempotency key, or null.</param>
    /// <param name="admit">Called with the batch's bytes before anything is written; throws to refuse.</param>
    /// <param name="cancellation">Cancels waiting and pulling; nothing is accepted then.</param>
    public async Task<Acceptance> AppendAsync(
        IAsyncEnumerable<string> texts, string? source, string? key, Action<long> admit, CancellationToken cancellation)
    {
        Check(source, key);
        if (AnswerTo(key) is { } first) return first;
        using var spool = new PromptSpool(_storage, $"spool/{Interlocked.Increment(ref _spools)}", _options, source);
        await foreach (var text in texts.WithCancellation(cancellation))
        {
            spool.Add(text);
        }

        if (spool.Count == 0) throw new ArgumentException("the batch holds no prompt; expected at least one.", nameof(texts));
        return await CommitAsync(spool.Count, spool.Bytes, key, admit, (_, file) => spool.CopyTo(file), cancellation);
    }

    /// <summary>Commits the prompts of an uploaded window, whose bytes <paramref name="keep"/> makes durable under their first sequence.</summary>
    public Task<Acceptance> AppendUploadAsync(
        int prompts, long bytes, string? source, string? key, Action<long> admit, Action<long> keep, CancellationToken cancellation)
    {
        Check(source, key);
        return CommitAsync(prompts, bytes, key, admit, Write, cancellation);

        void Write(long sequence, RecordFile file)
        {
            keep(sequence);
            file.Append(PromptRecord.Upload, _payload.Clear().Number(prompts).Text(source ?? "").Number(bytes).Bytes);
        }
    }

    /// <summary>The committed entries from the one that holds <paramref name="sequence"/> on, those that retention has kept.</summary>
    public IEnumerable<LogEntry> Read(long sequence)
    {
        foreach (var segment in Volatile.Read(ref _segments))
        {
            if (segment.LastSequence < sequence) continue;
            foreach (var entry in segment.Read(Math.Max(sequence, segment.FirstSequence))) yield return entry;
        }
    }

    /// <summary>A prompt's text; null where there is none, or none any more.</summary>
    public string? TextOf(long sequence) => sequence < FirstKept || sequence > Last ? null : Read(sequence).First().Text;

    /// <summary>Drops whole segments, oldest first, that are older than <paramref name="maxAge"/> or exceed <paramref name="maxBytes"/>.</summary>
    /// <param name="maxAge">Longest age; null for any.</param>
    /// <param name="maxBytes">Most bytes of all segments together; null for any.</param>
    /// <param name="through">Only prompts up to here, which nothing will read again.</param>
    /// <param name="cancellation">Cancels waiting for a batch that is being written.</param>
    /// <returns>How many prompts lost their text.</returns>
    public async Task<long> DropAsync(TimeSpan? maxAge, long? maxBytes, long through, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            if (Last >= FirstKept && _segments[^1].LastSequence >= _segments[^1].FirstSequence) Roll(Last + 1);
            var before = FirstKept;
            var bytes = _segments.Sum(segment => segment.Committed);
            while (_segments.Length > 1 && _segments[0].LastSequence <= through && IsPast(_segments[1], bytes))
            {
                bytes -= _segments[0].Committed;
                _storage.Delete(_segments[0].File.Path);
                Volatile.Write(ref _segments, _segments[1..]);   // open readers keep their handle until they end
            }

            _storage.SyncFolder("prompts");
            return FirstKept - before;
        }
        finally
        {
            _writing.Release();
        }

        bool IsPast(PromptSegment next, long bytes) =>
            (maxAge is { } age && next.Opened <= _time.GetUtcNow() - age) || (maxBytes is { } most && bytes > most);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in _segments) segment.File.Dispose();
        _writing.Dispose();
    }

    private async Task<Acceptance> CommitAsync(
        long count, long bytes, string? key, Action<long> admit, Action<long, RecordFile> write, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            if (AnswerTo(key) is { } first) return first;   // the same key came twice at once
            admit(bytes);
            return Commit(count, bytes, key, write);
        }
        catch (IOException broken)
        {
            throw new ServiceAwayException($"the prompt log cannot be written: {broken.Message}", broken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private Acceptance Commit(long count, long bytes, string? key, Action<long, RecordFile> write)
    {
        var first = Last + 1;
        if (_segments[^1].File.IsTorn) _segments[^1].File.CutTo(_segments[^1].Committed);
        if (_segments[^1].Committed >= _options.SegmentBytes) Roll(first);
        var segment = _segments[^1];
        var answer = new Acceptance(count, first + count - 1);
        try
        {
            write(first, segment.File);
            var commit = _payload.Clear().Number(first).Number(count).Number(Now()).Number(bytes).Text(key ?? "");
            segment.File.Append(PromptRecord.Commit, commit.Bytes);
            segment.File.Sync();
        }
        catch
        {
            CutBack(segment);
            throw;
        }

        segment.Commit(answer.AcceptedThrough);
        if (key is not null) Remember(key, answer);
        return answer;
    }

    /// <summary>After a failed write: what is not committed goes now or, if the disk refuses that too, before the next batch.</summary>
    private static void CutBack(PromptSegment segment)
    {
        try
        {
            segment.File.CutTo(segment.Committed);
        }
        catch (IOException)
        {
            // The file stays marked as torn.
        }
    }

    private void Roll(long firstSequence)
    {
        var file = new RecordFile(_storage.Create(PromptSegment.NameOf(firstSequence)), PromptSegment.NameOf(firstSequence));
        var now = _time.GetUtcNow();
        file.Append(PromptRecord.Header, _payload.Clear().Number(PromptRecord.Version).Number(firstSequence).Number(Now()).Bytes);
        _payload.Clear();
        _keys.Write(_payload);
        file.Append(PromptRecord.Keys, _payload.Bytes);
        file.Sync();
        _storage.SyncFolder("prompts");
        Volatile.Write(ref _segments, [.. _segments, new PromptSegment(file, firstSequence, now)]);
    }

    private Acceptance? AnswerTo(string? key)
    {
        lock (_keys) return _keys.AnswerTo(key);
    }

    private void Remember(string key, Acceptance answer)
    {
        lock (_keys) _keys.Add(key, answer);
    }

    private void Check(string? source, string? key)
    {
        CheckLength(source, _options.SourceBytes, "source");
        CheckLength(key, _options.KeyBytes, "idempotency key");
        if (key is "") throw new ArgumentException("the idempotency key is empty; expected text or none.", nameof(key));
    }

    private static void CheckLength(string? text, int most, string name)
    {
        if (text is not null && PayloadWriter.Utf8.GetByteCount(text) is var length && length > most)
        {
            throw new ArgumentException($"the {name} has {length} bytes; expected at most {most}.");
        }
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
