using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SaeActors.Inference.Weights;

/// <summary>Names, sizes and conversion to float32 of the element types.</summary>
internal static class TensorTypes
{
    private static readonly Dictionary<string, TensorType> ByName = new()
    {
        ["BOOL"] = TensorType.Bool,
        ["U8"] = TensorType.U8,
        ["I8"] = TensorType.I8,
        ["F8_E5M2"] = TensorType.F8E5M2,
        ["F8_E4M3"] = TensorType.F8E4M3,
        ["I16"] = TensorType.I16,
        ["U16"] = TensorType.U16,
        ["F16"] = TensorType.F16,
        ["BF16"] = TensorType.BF16,
        ["I32"] = TensorType.I32,
        ["U32"] = TensorType.U32,
        ["F32"] = TensorType.F32,
        ["F64"] = TensorType.F64,
        ["I64"] = TensorType.I64,
        ["U64"] = TensorType.U64,
    };

    /// <summary>The type that safetensors calls <paramref name="name"/>, or null.</summary>
    public static TensorType? Named(string name) => ByName.TryGetValue(name, out var type) ? type : null;

    /// <summary>Bytes of one element.</summary>
    public static int Size(TensorType type) => type switch
    {
        <= TensorType.F8E4M3 => 1,
        <= TensorType.BF16 => 2,
        <= TensorType.F32 => 4,
        _ => 8,
    };

    /// <summary>Whether <see cref="ToFloats"/> knows the type.</summary>
    public static bool IsFloat(TensorType type) => type is TensorType.F32 or TensorType.F16 or TensorType.BF16 or TensorType.F64;

    /// <summary>Little-endian elements as float32; F64 is rounded.</summary>
    public static void ToFloats(TensorType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case TensorType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case TensorType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case TensorType.BF16:
                Widen(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<float, uint>(values));
                break;
            case TensorType.F64:
                for (var element = 0; element < values.Length; element++)
                {
                    values[element] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * element)..]);
                }

                break;
            default:
                throw new ArgumentException($"type is {type}; expected F32, F16, BF16 or F64.", nameof(type));
        }
    }

    private static void Widen(ReadOnlySpan<ushort> halves, Span<uint> values)
    {
        for (var element = 0; element < values.Length; element++)
        {
            values[element] = (uint)halves[element] << 16;
        }
    }
}
