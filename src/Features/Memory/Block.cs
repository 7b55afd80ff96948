namespace SaeActors.Features.Memory;

/// <summary>A slot off the collected heap that its owner may change for a longer one: growing makes no garbage, and the collector has nothing to copy.</summary>
/// <remarks>Not safe for two threads at once. A slot that went back soon holds what another owner writes: no span may outlive the next
/// <see cref="Resize"/> or <see cref="Release"/>, and the block must stay referenced while one is used.</remarks>
internal abstract class Block
{
    private Slab? _slab;
    private int _offset;

    /// <summary>Nobody says when a feature is done with, so the last slot goes back when nothing refers to the block any more.</summary>
    ~Block() => Release();

    /// <summary>Length of the slot: a multiple of 64, 0 where there is none.</summary>
    public int Bytes => _slab?.SlotLength ?? 0;

    /// <summary>The slot; it begins at a multiple of 64 and is never moved by the collector.</summary>
    public Span<byte> Span => _slab is null ? [] : _slab.Memory.AsSpan(_offset, _slab.SlotLength);

    /// <summary>Gives the slot back; the block is empty then.</summary>
    public void Release()
    {
        var slab = _slab;
        _slab = null;
        slab?.Pool.Return(slab, _offset);
    }

    /// <summary>Changes to a slot of another length. As many bytes as both have are kept; the rest is not cleared.</summary>
    /// <param name="bytes">A multiple of 64 above 0.</param>
    protected void Resize(int bytes)
    {
        if (bytes == Bytes) return;
        var (slab, offset) = SlabPool.Of(bytes).Rent();
        var kept = Span[..Math.Min(bytes, Bytes)];
        kept.CopyTo(slab.Memory.AsSpan(offset));
        Release();
        (_slab, _offset) = (slab, offset);
    }
}
