using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Prompts;

/// <summary>One file of the prompt log: committed batches, one after the other.</summary>
internal sealed class PromptSegment(RecordFile file, long firstSequence, DateTimeOffset opened)
{
    private readonly SegmentIndex _index = new(firstSequence);
    private long _committed = file.Length;
    private long _last = firstSequence - 1;

    public RecordFile File => file;

    public long FirstSequence => firstSequence;

    public DateTimeOffset Opened => opened;

    /// <summary>Bytes that count; nothing beyond is ever read.</summary>
    public long Committed => Volatile.Read(ref _committed);

    public long LastSequence => Volatile.Read(ref _last);

    public static string NameOf(long firstSequence) => $"prompts/{firstSequence:D16}.log";

    /// <summary>Makes everything written so far count.</summary>
    public void Commit(long lastSequence)
    {
        Volatile.Write(ref _last, lastSequence);
        Volatile.Write(ref _committed, file.Length);
    }

    /// <summary>The entries from the one that holds <paramref name="sequence"/> on.</summary>
    /// <exception cref="InvalidDataException">A record inside the committed part is damaged.</exception>
    public IEnumerable<LogEntry> Read(long sequence)
    {
        var (committed, last) = (Committed, LastSequence);
        var (next, offset) = _index.Before(sequence);
        foreach (var record in file.Read(offset, committed))
        {
            if (record.Kind is not (PromptRecord.Prompt or PromptRecord.Upload)) continue;
            _index.Saw(next, record);
            var skips = record.Kind == PromptRecord.Prompt && next < sequence;
            var entry = skips ? new LogEntry(next, 1, null, null, 0) : EntryOf(next, record);
            next += entry.Count;
            if (entry.Last >= sequence) yield return entry;
        }

        if (next <= last) throw new InvalidDataException($"{file.Path}: the record of prompt {next} is damaged.");
    }

    private static LogEntry EntryOf(long sequence, Record record)
    {
        var reader = new PayloadReader(record.Payload.Span);
        if (record.Kind == PromptRecord.Upload)
        {
            var count = (int)reader.Number();
            return new LogEntry(sequence, count, null, NullIfEmpty(reader.Text()), reader.Number());
        }

        var source = NullIfEmpty(reader.Text());
        var text = reader.Text();
        return new LogEntry(sequence, 1, text, source, PayloadWriter.Utf8.GetByteCount(text));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
