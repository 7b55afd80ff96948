namespace SaeActors.Api.Tests.Bodies;

/// <summary>A stream that gives at most a few bytes a read, as a network may.</summary>
internal sealed class Slowly(byte[] bytes, int atMost) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, atMost)]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, atMost)], cancellationToken);
}
