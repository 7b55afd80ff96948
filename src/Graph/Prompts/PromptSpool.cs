using System.Buffers;
using System.Text;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Prompts;

/// <summary>A batch while it arrives, which may take a slow client minutes: record frames in memory, beyond a bound in a file
/// that nobody reads after a crash. The log is locked only for the copy.</summary>
internal sealed class PromptSpool(IStorage storage, string path, PromptLogOptions options, string? source) : IDisposable
{
    private readonly PayloadWriter _payload = new();
    private readonly ArrayBufferWriter<byte> _frames = new();
    private IStorageFile? _file;

    public long Count { get; private set; }

    /// <summary>UTF-8 bytes of the texts.</summary>
    public long Bytes { get; private set; }

    /// <exception cref="ArgumentException">The text is empty, too long, or not Unicode.</exception>
    public void Add(string text)
    {
        Bytes += CheckedLength(text);
        _payload.Clear().Text(source ?? "").Text(text);
        RecordFrame.Write(_frames, PromptRecord.Prompt, _payload.Bytes);
        Count++;
        if (_frames.WrittenCount < options.SpoolBytes) return;
        _file ??= storage.Create(path);
        _file.Append(_frames.WrittenSpan);
        _frames.ResetWrittenCount();
    }

    public void CopyTo(RecordFile log)
    {
        var buffer = new byte[_file is null ? 0 : 1 << 18];
        for (long offset = 0; _file is not null && offset < _file.Length;)
        {
            var read = _file.Read(offset, buffer);
            log.AppendFrames(buffer.AsSpan(0, read));
            offset += read;
        }

        log.AppendFrames(_frames.WrittenSpan);
    }

    public void Dispose()
    {
        if (_file is null) return;
        _file.Dispose();
        storage.Delete(path);
    }

    private int CheckedLength(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new ArgumentException($"prompt {Count} of the batch is empty; expected text.", nameof(text));
        try
        {
            var length = PayloadWriter.Utf8.GetByteCount(text);
            return length <= options.PromptBytes
                ? length
                : throw new ArgumentException($"prompt {Count} of the batch has {length} bytes; expected at most {options.PromptBytes}.", nameof(text));
        }
        catch (EncoderFallbackException half)
        {
            throw new ArgumentException($"prompt {Count} of the batch holds half a surrogate pair at character {half.Index}; expected Unicode text.", nameof(text), half);
        }
    }
}
