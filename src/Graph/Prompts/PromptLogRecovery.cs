using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Prompts;

/// <summary>Finds the committed part of the prompt log after any end of the process before.</summary>
internal static class PromptLogRecovery
{
    /// <summary>All segments, the last one cut back to its last commit record; fills the remembered keys.</summary>
    public static PromptSegment[] Segments(IStorage storage, RememberedKeys keys)
    {
        var segments = new List<PromptSegment>();
        var names = storage.List("prompts");
        for (var position = 0; position < names.Count; position++)
        {
            var path = $"prompts/{names[position]}";
            var isLast = position == names.Count - 1;
            var segment = Open(storage, path);
            if (segment is null && !isLast) throw new InvalidDataException($"{path} has no whole header; expected a prompt segment.");
            if (segment is null) storage.Delete(path);   // the crash came before the new segment's first sync
            else segments.Add(segment);
        }

        for (var position = 0; position + 1 < segments.Count; position++)
        {
            segments[position].Commit(segments[position + 1].FirstSequence - 1);
        }

        if (segments.Count > 0) Recover(segments[^1], keys);
        return [.. segments];
    }

    /// <summary>The segment of a file; null where its first two records, written and synced together, are not whole.</summary>
    private static PromptSegment? Open(IStorage storage, string path)
    {
        var file = new RecordFile(storage.Open(path), path);
        PromptSegment? segment = null;
        foreach (var record in file.Read(0, file.Length))
        {
            if (record.Kind == PromptRecord.Keys) return segment;
            if (record.Kind != PromptRecord.Header) break;
            segment = SegmentOf(file, new PayloadReader(record.Payload.Span));
        }

        file.Dispose();
        return null;
    }

    private static PromptSegment SegmentOf(RecordFile file, PayloadReader header)
    {
        var version = header.Number();
        if (version != PromptRecord.Version) throw new InvalidDataException($"{file.Path} has format version {version}; expected {PromptRecord.Version}.");
        return new PromptSegment(file, header.Number(), DateTimeOffset.FromUnixTimeMilliseconds(header.Number()));
    }

    private static void Recover(PromptSegment segment, RememberedKeys keys)
    {
        var (end, last) = (0L, segment.FirstSequence - 1);
        foreach (var record in segment.File.Read(0, segment.File.Length))
        {
            if (record.Kind == PromptRecord.Keys)
            {
                keys.Read(record.Payload.Span);
                end = record.End;
            }

            if (record.Kind != PromptRecord.Commit) continue;
            var commit = new PayloadReader(record.Payload.Span);
            var (first, count, _, _, key) = (commit.Number(), commit.Number(), commit.Number(), commit.Number(), commit.Text());
            (end, last) = (record.End, first + count - 1);
            if (key.Length > 0) keys.Add(key, new Acceptance(count, last));
        }

        segment.File.CutTo(end);
        segment.Commit(last);
    }
}
