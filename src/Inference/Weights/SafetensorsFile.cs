using System.IO.MemoryMappedFiles;

namespace SaeActors.Inference.Weights;

/// <summary>A safetensors file, memory-mapped or in memory; tensors are read when asked for.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int ChunkElements = 1 << 20;

    private readonly Dictionary<string, TensorEntry> _tensors;
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    private SafetensorsFile(string path, ReadOnlyMemory<byte> memory)
    {
        (Path, _memory) = (path, memory);
        var length = SafetensorsHeader.Length(path, memory.Span, memory.Length);
        (_tensors, var metadata) = SafetensorsHeader.Parse(path, memory.Slice(SafetensorsHeader.LengthBytes, length), memory.Length);
        Metadata = metadata;
    }

    private SafetensorsFile(string path, MemoryMappedFile file, MemoryMappedViewAccessor view, long fileLength)
    {
        (Path, _file, _view) = (path, file, view);
        var first = new byte[SafetensorsHeader.LengthBytes];
        view.SafeMemoryMappedViewHandle.ReadSpan<byte>(0, first);
        var json = new byte[SafetensorsHeader.Length(path, first, fileLength)];
        view.SafeMemoryMappedViewHandle.ReadSpan<byte>(SafetensorsHeader.LengthBytes, json);
        (_tensors, var metadata) = SafetensorsHeader.Parse(path, json, fileLength);
        Metadata = metadata;
    }

    /// <summary>The file, or what stands for it in messages.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <summary>The text metadata of the file; often empty.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="WeightsException">It is not there, or its header is wrong in any way.</exception>
    public static SafetensorsFile Open(string path)
    {
        try
        {
            var stream = File.OpenRead(path);
            var length = stream.Length;
            if (length < SafetensorsHeader.LengthBytes)
            {
                stream.Dispose();
                throw new WeightsException($"{path}: {length} bytes; a safetensors file has at least {SafetensorsHeader.LengthBytes}.");
            }

            var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            return new SafetensorsFile(path, file, view, length);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"{path}: cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Reads a file that is in memory; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="WeightsException">Its header is wrong in any way.</exception>
    public static SafetensorsFile Read(ReadOnlyMemory<byte> bytes, string name) => new(name, bytes);

    /// <summary>Copies the raw little-endian bytes of a tensor, from <paramref name="byteOffset"/> of it on.</summary>
    public void CopyBytes(TensorEntry tensor, long byteOffset, Span<byte> bytes)
    {
        if (byteOffset < 0 || byteOffset + bytes.Length > tensor.ByteCount)
        {
            throw new ArgumentOutOfRangeException(nameof(byteOffset), $"bytes {byteOffset} to {byteOffset + bytes.Length} of tensor '{tensor.Name}'; it has {tensor.ByteCount}.");
        }

        if (_view is null)
        {
            _memory.Span.Slice(checked((int)(tensor.Offset + byteOffset)), bytes.Length).CopyTo(bytes);
        }
        else
        {
            _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(tensor.Offset + byteOffset), bytes);
        }
    }

    /// <summary>The elements as float32, converted from F32, F16, BF16 or F64.</summary>
    /// <exception cref="WeightsException">The tensor is of another type, or larger than an array.</exception>
    public float[] Floats(TensorEntry tensor)
    {
        if (!TensorTypes.IsFloat(tensor.Type))
        {
            throw new WeightsException($"{Path}: tensor '{tensor.Name}' has type {tensor.Type}; expected F32, F16, BF16 or F64.");
        }

        var size = TensorTypes.Size(tensor.Type);
        var values = new float[ArrayLength(tensor)];
        var bytes = new byte[Math.Min(values.Length, ChunkElements) * size];
        for (var done = 0; done < values.Length; done += ChunkElements)
        {
            var chunk = values.AsSpan(done, Math.Min(ChunkElements, values.Length - done));
            CopyBytes(tensor, (long)done * size, bytes.AsSpan(0, chunk.Length * size));
            TensorTypes.ToFloats(tensor.Type, bytes.AsSpan(0, chunk.Length * size), chunk);
        }

        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }

    private int ArrayLength(TensorEntry tensor) =>
        tensor.ElementCount <= Array.MaxLength
            ? (int)tensor.ElementCount
            : throw new WeightsException($"{Path}: tensor '{tensor.Name}' has {tensor.ElementCount} elements; at most {Array.MaxLength} can be read.");
}
