using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Weights;

public class SafetensorsFileTests
{
    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "expected 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8000]}}""", "up to 16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "two rising numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", "expected 9223372036854775807")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}""", "unknown dtype 'Q4'")]
    [InlineData("""{"a":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", "not a safetensors header")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "lacks dtype")]
    [InlineData("""{"a":3}""", "lacks dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "twice")]
    [InlineData("""[]""", "not a safetensors header")]
    [InlineData("""{"a":""", "not a safetensors header")]
    [InlineData("", "not a safetensors header")]
    public void An_attacked_header_is_refused_in_memory_and_on_disk(string header, string expected)
    {
        var bytes = SafetensorsWriter.File(header, new byte[16]);
        using var folder = new ScratchFolder();
        var path = folder.Write("x.safetensors", bytes);
        Assert.Contains(expected, Assert.Throws<WeightsException>(() => SafetensorsFile.Read(bytes, "body")).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<WeightsException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(100_000_001)]
    [InlineData(17)]
    public void A_header_length_beyond_the_file_is_refused(long length)
    {
        var bytes = new byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        Assert.Contains("header length", Assert.Throws<WeightsException>(() => SafetensorsFile.Read(bytes, "body")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        var whole = SafetensorsWriter.Write([("a", [3], [1, 2, 3])]);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<WeightsException>(() => SafetensorsFile.Read(whole.AsMemory(0, length), "body"));
        }

        Assert.Throws<WeightsException>(() => SafetensorsFile.Open("/nowhere/x.safetensors"));
    }

    [Fact]
    public void Every_float_type_converts_exactly()
    {
        float[] values = [0, 1, -2.5f, 0.15625f, 65504, -0f, 3];
        var half = MemoryMarshal.AsBytes<Half>(values.Select(value => (Half)value).ToArray()).ToArray();
        var brain = MemoryMarshal.AsBytes<ushort>(values.Select(value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)).ToArray()).ToArray();
        var wide = MemoryMarshal.AsBytes<double>(values.Select(value => (double)value).ToArray()).ToArray();
        var header = """{"h":{"dtype":"F16","shape":[7],"data_offsets":[0,14]},"b":{"dtype":"BF16","shape":[7],"data_offsets":[14,28]},"d":{"dtype":"F64","shape":[7],"data_offsets":[28,84]},"__metadata__":{"made":"here"}}""";
        using var file = SafetensorsFile.Read(SafetensorsWriter.File(header, [.. half, .. brain, .. wide]), "body");
        Assert.Equal(values, file.Floats(file.Tensors["h"]));
        Assert.Equal(values, file.Floats(file.Tensors["d"]));
        Assert.Equal(values.Select(value => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000)), file.Floats(file.Tensors["b"]));
        Assert.Equal("here", file.Metadata["made"]);
    }
}
