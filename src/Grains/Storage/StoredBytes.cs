namespace SaeActors.Grains.Storage;

/// <summary>What grain storage keeps of every grain: the bytes that its part of <c>Features</c> or <c>Graph</c> writes, versioned by themselves.</summary>
[GenerateSerializer, Alias("saeactors.StoredBytes")]
public sealed class StoredBytes
{
    /// <summary>The record; empty before the first write.</summary>
    [Id(0)]
    public byte[] Bytes { get; set; } = [];
}
