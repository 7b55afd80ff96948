using System.Text;

namespace SaeActors.Server.Tests.Running;

/// <summary>As much of the protobuf wire format as is needed to find texts at a path of field numbers.</summary>
internal static class Protobuf
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>Every text at <paramref name="path"/>.</summary>
    public static IReadOnlyList<string> Texts(ReadOnlySpan<byte> message, ReadOnlySpan<int> path) => [.. Find(message, path).Select(Encoding.UTF8.GetString)];

    /// <summary>Every text, byte string or message at <paramref name="path"/>.</summary>
    public static IReadOnlyList<byte[]> Find(ReadOnlySpan<byte> message, ReadOnlySpan<int> path)
    {
        var found = new List<byte[]>();
        while (message.Length > 0)
        {
            var tag = Number(ref message);
            var (field, type) = ((int)(tag >> 3), (int)(tag & 7));
            var length = type switch
            {
                Varint => 0,
                Fixed64 => 8,
                Fixed32 => 4,
                Bytes => (int)Number(ref message),
                _ => throw new InvalidDataException($"wire type {type}; expected 0, 1, 2 or 5."),
            };
            if (type == Varint)
            {
                Number(ref message);
            }

            if (type == Bytes && field == path[0])
            {
                var inner = message[..length];
                found.AddRange(path.Length == 1 ? [inner.ToArray()] : Find(inner, path[1..]));
            }

            message = message[length..];
        }

        return found;
    }

    private static ulong Number(ref ReadOnlySpan<byte> message)
    {
        for (var (value, shift) = (0UL, 0); ; shift += 7)
        {
            var part = message[0];
            message = message[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
