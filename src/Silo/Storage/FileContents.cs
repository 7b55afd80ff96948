using System.Buffers;

namespace SaeActors.Silo.Storage;

/// <summary>One file of an owner, however often it is open: what is stored, and what was appended since.</summary>
internal sealed class FileContents(FileQueries queries, FileChanges changes, StoredFile stored)
{
    /// <summary>Bytes of a chunk: a row large enough to be cheap, small enough to be read in part.</summary>
    private const int ChunkBytes = 512 << 10;

    /// <summary>Appended bytes that wait for a sync; beyond, they are stored early, which a file may do at any time.</summary>
    private const int MostPending = 8 << 20;

    private readonly Lock _lock = new();
    private StoredFile _stored = stored;
    private ArrayBufferWriter<byte> _pending = new();

    public long Id { get; } = stored.Id;

    /// <summary>How often it is open; the storage counts.</summary>
    public int Handles { get; set; }

    /// <summary>Whether its name was taken away.</summary>
    public bool IsDeleted { get; set; }

    public bool IsSynced
    {
        get
        {
            lock (_lock) return _pending.WrittenCount == 0;
        }
    }

    public long Length
    {
        get
        {
            lock (_lock) return _stored.Length + _pending.WrittenCount;
        }
    }

    public int Read(long offset, Span<byte> buffer)
    {
        int count;
        lock (_lock)
        {
            if (offset >= _stored.Length)
            {
                var waiting = _pending.WrittenSpan;
                var from = (int)Math.Min(offset - _stored.Length, waiting.Length);
                count = Math.Min(buffer.Length, waiting.Length - from);
                waiting.Slice(from, count).CopyTo(buffer);
                return count;
            }

            count = (int)Math.Min(buffer.Length, _stored.Length - offset);
        }

        // Outside the lock: stored bytes stay as they are, and a reader must not wait for a writer's transaction.
        var bytes = queries.Read(Id, offset, count);
        bytes.CopyTo(buffer);
        return bytes.Length;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            while (!bytes.IsEmpty)
            {
                var taken = bytes[..Math.Min(bytes.Length, MostPending - _pending.WrittenCount)];
                _pending.Write(taken);
                bytes = bytes[taken.Length..];
                if (_pending.WrittenCount == MostPending) Store();
            }
        }
    }

    public void Sync()
    {
        lock (_lock)
        {
            if (_pending.WrittenCount > 0) Store();
        }
    }

    /// <summary>Cuts to <paramref name="length"/> bytes.</summary>
    public void Truncate(long length)
    {
        lock (_lock)
        {
            if (length > _stored.Length + _pending.WrittenCount) throw new IOException($"cannot cut a file of {_stored.Length + _pending.WrittenCount} bytes to {length}.");
            var kept = _pending.WrittenSpan[..(int)Math.Max(0, length - _stored.Length)].ToArray();
            // Also where nothing is known to lie beyond: a write whose answer was lost may have stored it.
            _stored = changes.CutTo(Id, Math.Min(length, _stored.Length));
            _pending.ResetWrittenCount();
            _pending.Write(kept);
        }
    }

    /// <summary>Empties it, after <see cref="FileChanges.Create"/> has.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _stored = new StoredFile(Id, 0, 0, []);
            _pending.ResetWrittenCount();
        }
    }

    /// <summary>Writes the short last chunk again with what waits behind it. A failure changes nothing here, and the next try writes the same rows.</summary>
    private void Store()
    {
        var bytes = new byte[_stored.Tail.Length + _pending.WrittenCount];
        _stored.Tail.CopyTo(bytes, 0);
        _pending.WrittenSpan.CopyTo(bytes.AsSpan(_stored.Tail.Length));
        var chunks = new List<FileChunk>();
        for (var from = 0; from < bytes.Length; from += ChunkBytes)
        {
            chunks.Add(new FileChunk(_stored.TailStart + from, bytes.AsMemory(from, Math.Min(ChunkBytes, bytes.Length - from))));
        }

        changes.Put(Id, chunks);
        var (last, length) = (chunks[^1], _stored.TailStart + bytes.Length);
        _stored = last.Bytes.Length < StoredFile.ShortChunk
            ? new StoredFile(Id, length, last.Start, last.Bytes.ToArray())
            : new StoredFile(Id, length, length, []);
        _pending = new ArrayBufferWriter<byte>();
    }
}
