namespace SaeActors.Features.Counting;

/// <summary>A piece of memory cut into rows of one length. Its lock is that of <see cref="RowMemory"/>.</summary>
internal sealed class RowSlab(byte[] memory, int first, int rowLength)
{
    private readonly Stack<int> _returned = new();
    private int _end = first;   // slots from here on were never handed out
    private int _rented;

    /// <summary>Pinned, not cleared.</summary>
    public byte[] Memory => memory;

    /// <summary>Bytes a row.</summary>
    public int RowLength => rowLength;

    public bool IsFull => _returned.Count == 0 && _end + rowLength > memory.Length;

    public bool IsEmpty => _rented == 0;

    /// <summary>Where a free row begins; there must be one.</summary>
    public int Rent()
    {
        _rented++;
        if (_returned.TryPop(out var offset)) return offset;
        offset = _end;
        _end += rowLength;
        return offset;
    }

    public void Return(int offset)
    {
        _rented--;
        _returned.Push(offset);
    }
}
