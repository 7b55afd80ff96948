using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SaeActors.Inference.Kernels;

/// <summary>C = A·B + bias for a packed B: every element is bias, then k = 0, 1, 2 … added by fused multiply-add, in this order whatever
/// the hardware, the number of rows or the number of threads. So a row's result depends on nothing but the row, bit for bit.</summary>
internal static class MatrixProduct
{
    private const int TileRows = 4;
    private const int TileVectors = 3;

    // 128 rows of a panel are 24 kB at 512 bits: they stay in the first-level cache while the rows of A pass by.
    private const int DepthBlock = 128;

    /// <summary>Columns of a panel: three vectors of the widest that the hardware has. Four rows of three vectors are 12 running sums,
    /// which with three loads and one broadcast just fill the 16 registers of AVX2.</summary>
    public static readonly int PanelWidth = TileVectors
        * (Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256.IsHardwareAccelerated ? Vector256<float>.Count : Vector128<float>.Count);

    /// <summary>The columns of panels [firstPanel, endPanel): C's row r begins at <paramref name="product"/>[r · stride] with the first of them.</summary>
    /// <param name="rows">(R, K) row-major, A.</param>
    /// <param name="rowCount">R.</param>
    /// <param name="matrix">B.</param>
    /// <param name="firstPanel">First panel.</param>
    /// <param name="endPanel">One past the last panel.</param>
    /// <param name="product">C. Columns past N are not written.</param>
    /// <param name="stride">Floats from one row of C to the next.</param>
    public static void Multiply(ReadOnlySpan<float> rows, int rowCount, PackedMatrix matrix, int firstPanel, int endPanel, Span<float> product, int stride)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            MultiplyVector<Lanes512>(rows, rowCount, matrix, firstPanel, endPanel, product, stride);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MultiplyVector<Lanes256>(rows, rowCount, matrix, firstPanel, endPanel, product, stride);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            MultiplyVector<Lanes128>(rows, rowCount, matrix, firstPanel, endPanel, product, stride);
        }
        else
        {
            MultiplyScalar(rows, rowCount, matrix, firstPanel, endPanel, product, stride);
        }
    }

    /// <summary>The reference: the definition, element by element.</summary>
    public static void MultiplyScalar(ReadOnlySpan<float> rows, int rowCount, PackedMatrix matrix, int firstPanel, int endPanel, Span<float> product, int stride)
    {
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            var values = matrix.Panel(panel);
            var bias = matrix.Bias(panel);
            var lanes = Math.Min(PanelWidth, matrix.Columns - (panel * PanelWidth));
            for (var row = 0; row < rowCount; row++)
            {
                var left = rows.Slice(row * matrix.Depth, matrix.Depth);
                var sums = product.Slice((row * stride) + ((panel - firstPanel) * PanelWidth), lanes);
                bias[..lanes].CopyTo(sums);
                for (var k = 0; k < left.Length; k++)
                {
                    for (var lane = 0; lane < lanes; lane++)
                    {
                        sums[lane] = MathF.FusedMultiplyAdd(left[k], values[(k * PanelWidth) + lane], sums[lane]);
                    }
                }
            }
        }
    }

    private static void MultiplyVector<T>(
        ReadOnlySpan<float> rows, int rowCount, PackedMatrix matrix, int firstPanel, int endPanel, Span<float> product, int stride)
        where T : struct, ILanes<T>
    {
        Span<float> edge = stackalloc float[TileRows * PanelWidth];
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            var lanes = Math.Min(PanelWidth, matrix.Columns - (panel * PanelWidth));
            var columns = product[((panel - firstPanel) * PanelWidth)..];
            for (var start = 0; start == 0 || start < matrix.Depth; start += DepthBlock)
            {
                var block = matrix.Panel(panel)[(start * PanelWidth)..Math.Min((start + DepthBlock) * PanelWidth, matrix.Depth * PanelWidth)];
                var bias = start == 0 ? matrix.Bias(panel) : [];
                for (var row = 0; row < rowCount; row += TileRows)
                {
                    var tileRows = Math.Min(TileRows, rowCount - row);
                    var left = rows[((row * matrix.Depth) + start)..];
                    var target = columns[(row * stride)..];
                    if (lanes == PanelWidth)
                    {
                        Tile<T>(left, matrix.Depth, tileRows, block, bias, target, stride);
                        continue;
                    }

                    CopyTile(target, stride, edge, PanelWidth, tileRows, lanes);
                    Tile<T>(left, matrix.Depth, tileRows, block, bias, edge, PanelWidth);
                    CopyTile(edge, PanelWidth, target, stride, tileRows, lanes);
                }
            }
        }
    }

    private static void CopyTile(ReadOnlySpan<float> source, int sourceStride, Span<float> target, int targetStride, int rows, int lanes)
    {
        for (var row = 0; row < rows; row++)
        {
            source.Slice(row * sourceStride, lanes).CopyTo(target[(row * targetStride)..]);
        }
    }

    private static void Tile<T>(ReadOnlySpan<float> left, int depth, int tileRows, ReadOnlySpan<float> block, ReadOnlySpan<float> bias, Span<float> target, int stride)
        where T : struct, ILanes<T>
    {
        ref var b = ref MemoryMarshal.GetReference(block);
        ref var start = ref MemoryMarshal.GetReference(bias);
        var length = block.Length / PanelWidth;
        if (tileRows == TileRows)
        {
            ref var c = ref MemoryMarshal.GetReference(target);
            FourRows<T>(ref MemoryMarshal.GetReference(left), (nuint)depth, ref b, length, ref start, bias.IsEmpty, ref c, (nuint)stride);
            return;
        }

        for (var row = 0; row < tileRows; row++)
        {
            ref var c = ref MemoryMarshal.GetReference(target[(row * stride)..]);
            OneRow<T>(ref MemoryMarshal.GetReference(left[(row * depth)..]), ref b, length, ref start, bias.IsEmpty, ref c);
        }
    }

    private static void OneRow<T>(ref float a, ref float b, int length, ref float bias, bool go, ref float c)
        where T : struct, ILanes<T>
    {
        var w = (nuint)T.Count;
        ref var start = ref (go ? ref c : ref bias);
        var (s0, s1, s2) = (T.Load(ref start, 0), T.Load(ref start, w), T.Load(ref start, 2 * w));
        for (var k = 0; k < length; k++)
        {
            var x = T.Broadcast(Unsafe.Add(ref a, k));
            s0 = T.MultiplyAdd(x, T.Load(ref b, 0), s0);
            s1 = T.MultiplyAdd(x, T.Load(ref b, w), s1);
            s2 = T.MultiplyAdd(x, T.Load(ref b, 2 * w), s2);
            b = ref Unsafe.Add(ref b, 3 * w);
        }

        s0.Store(ref c, 0);
        s1.Store(ref c, w);
        s2.Store(ref c, 2 * w);
    }

    // The kernel that all time goes into: 12 running sums in registers, one line per multiply-add.
    private static void FourRows<T>(ref float a, nuint depth, ref float b, int length, ref float bias, bool go, ref float c, nuint stride)
        where T : struct, ILanes<T>
    {
        var w = (nuint)T.Count;
        ref var start = ref (go ? ref c : ref bias);
        var step = go ? stride : 0;
        var (s00, s01, s02) = (T.Load(ref start, 0), T.Load(ref start, w), T.Load(ref start, 2 * w));
        var (s10, s11, s12) = (T.Load(ref start, step), T.Load(ref start, step + w), T.Load(ref start, step + (2 * w)));
        var (s20, s21, s22) = (T.Load(ref start, 2 * step), T.Load(ref start, (2 * step) + w), T.Load(ref start, (2 * step) + (2 * w)));
        var (s30, s31, s32) = (T.Load(ref start, 3 * step), T.Load(ref start, (3 * step) + w), T.Load(ref start, (3 * step) + (2 * w)));
        ref var a1 = ref Unsafe.Add(ref a, depth);
        ref var a2 = ref Unsafe.Add(ref a, 2 * depth);
        ref var a3 = ref Unsafe.Add(ref a, 3 * depth);
        for (var k = 0; k < length; k++)
        {
            var (b0, b1, b2) = (T.Load(ref b, 0), T.Load(ref b, w), T.Load(ref b, 2 * w));
            var x = T.Broadcast(Unsafe.Add(ref a, k));
            s00 = T.MultiplyAdd(x, b0, s00);
            s01 = T.MultiplyAdd(x, b1, s01);
            s02 = T.MultiplyAdd(x, b2, s02);
            x = T.Broadcast(Unsafe.Add(ref a1, k));
            s10 = T.MultiplyAdd(x, b0, s10);
            s11 = T.MultiplyAdd(x, b1, s11);
            s12 = T.MultiplyAdd(x, b2, s12);
            x = T.Broadcast(Unsafe.Add(ref a2, k));
            s20 = T.MultiplyAdd(x, b0, s20);
            s21 = T.MultiplyAdd(x, b1, s21);
            s22 = T.MultiplyAdd(x, b2, s22);
            x = T.Broadcast(Unsafe.Add(ref a3, k));
            s30 = T.MultiplyAdd(x, b0, s30);
            s31 = T.MultiplyAdd(x, b1, s31);
            s32 = T.MultiplyAdd(x, b2, s32);
            b = ref Unsafe.Add(ref b, 3 * w);
        }

        Store3(s00, s01, s02, ref c);
        Store3(s10, s11, s12, ref Unsafe.Add(ref c, stride));
        Store3(s20, s21, s22, ref Unsafe.Add(ref c, 2 * stride));
        Store3(s30, s31, s32, ref Unsafe.Add(ref c, 3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store3<T>(T s0, T s1, T s2, ref float c)
        where T : struct, ILanes<T>
    {
        s0.Store(ref c, 0);
        s1.Store(ref c, (nuint)T.Count);
        s2.Store(ref c, 2 * (nuint)T.Count);
    }
}
