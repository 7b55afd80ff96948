using System.Buffers;

namespace SaeActors.Graph.Storage;

/// <summary>An append-only file of checksummed records. What a crash tears off its end is found by the checksum.</summary>
/// <remarks>One writer; readers beside it stay below a length that the writer has given them.</remarks>
internal sealed class RecordFile(IStorageFile file, string path) : IDisposable
{
    private const int BufferLength = 1 << 18;   // bytes; prompts and cut records are small, one system call for many

    private readonly ArrayBufferWriter<byte> _unwritten = new(BufferLength);
    private long _written = file.Length;
    private bool _isTorn;

    /// <summary>For messages.</summary>
    public string Path => path;

    /// <summary>Whether a failed write may have left bytes that no <see cref="CutTo"/> has removed yet.</summary>
    public bool IsTorn => _isTorn;

    /// <summary>Bytes of all records so far.</summary>
    public long Length => _written + _unwritten.WrittenCount;

    /// <summary>Adds a record; it may stay in memory until <see cref="Sync"/>.</summary>
    /// <returns>Its offset.</returns>
    public long Append(byte kind, ReadOnlySpan<byte> payload)
    {
        var offset = Length;
        RecordFrame.Write(_unwritten, kind, payload);
        if (_unwritten.WrittenCount >= BufferLength) Flush();
        return offset;
    }

    /// <summary>Adds the bytes of records that were framed elsewhere.</summary>
    public void AppendFrames(ReadOnlySpan<byte> frames)
    {
        _unwritten.Write(frames);
        if (_unwritten.WrittenCount >= BufferLength) Flush();
    }

    /// <summary>Hands buffered records to the operating system.</summary>
    public void Flush()
    {
        _isTorn = true;
        file.Append(_unwritten.WrittenSpan);
        _written += _unwritten.WrittenCount;
        _unwritten.ResetWrittenCount();
        _isTorn = false;
    }

    /// <summary>Returns when every record survives a power cut.</summary>
    public void Sync()
    {
        Flush();
        file.Sync();
    }

    /// <summary>Notes that the owner gave up on what it wrote; it calls <see cref="CutTo"/> before it writes again.</summary>
    public void MarkTorn() => _isTorn = true;

    /// <summary>Drops everything from <paramref name="length"/> on, also what a failed write left, and syncs.</summary>
    public void CutTo(long length)
    {
        _isTorn = true;
        _unwritten.ResetWrittenCount();
        file.Truncate(length);
        file.Sync();
        _written = length;
        _isTorn = false;
    }

    /// <summary>The records in [<paramref name="from"/>, <paramref name="to"/>) in order; ends early at the first one that is torn or damaged.</summary>
    public IEnumerable<Record> Read(long from, long to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var (start, filled) = (from, 0);   // buffer[0..filled) holds the file from start on
            for (var offset = from; offset + RecordFrame.Overhead <= to;)
            {
                if (!Hold(ref buffer, ref start, ref filled, offset, RecordFrame.HeaderLength, to)) yield break;
                var length = (long)RecordFrame.PayloadLength(buffer.AsSpan((int)(offset - start))) + RecordFrame.Overhead;
                if (length < RecordFrame.Overhead || offset + length > to) yield break;
                if (!Hold(ref buffer, ref start, ref filled, offset, (int)length, to)) yield break;
                var position = (int)(offset - start);
                if (!RecordFrame.IsWhole(buffer.AsSpan(position, (int)length))) yield break;
                var payload = buffer.AsMemory(position + RecordFrame.HeaderLength, (int)length - RecordFrame.Overhead);
                yield return new Record(offset, offset + length, buffer[position + RecordFrame.HeaderLength - 1], payload);
                offset += length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The payload of the record of <paramref name="length"/> bytes at <paramref name="offset"/>.</summary>
    /// <exception cref="InvalidDataException">There is no whole record.</exception>
    public byte[] ReadPayload(long offset, int length)
    {
        var frame = new byte[length];
        file.ReadExactly(offset, frame);
        return RecordFrame.IsWhole(frame)
            ? frame[RecordFrame.HeaderLength..^RecordFrame.TrailerLength]
            : throw new InvalidDataException($"{path}: byte {offset} begins no whole record.");
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Brings [offset, offset + length) into the buffer, reading ahead; false when the file ends first.</summary>
    private bool Hold(ref byte[] buffer, ref long start, ref int filled, long offset, int length, long to)
    {
        if (offset + length <= start + filled) return true;
        var keep = (int)Math.Max(0, start + filled - offset);
        var target = buffer;
        if (length > buffer.Length) target = ArrayPool<byte>.Shared.Rent(length);
        buffer.AsSpan(filled - keep, keep).CopyTo(target);
        if (target != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = target;
        }

        (start, filled) = (offset, keep);
        while (filled < length)
        {
            var read = file.Read(start + filled, buffer.AsSpan(filled, (int)Math.Min(buffer.Length - filled, to - start - filled)));
            if (read == 0) return false;
            filled += read;
        }

        return true;
    }
}
