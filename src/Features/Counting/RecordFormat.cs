namespace SaeActors.Features.Counting;

/// <summary>First byte of every record: what it is and in which version of its layout.</summary>
internal static class RecordFormat
{
    public const byte Feature = 0x11;
    public const byte Marginals = 0x21;
    public const byte ExactTable = 0x31;
    public const byte BoundedTable = 0x41;
}
