using System.Runtime.InteropServices;
using SaeActors.Features;

namespace SaeActors.Inference.Kernels;

/// <summary>The right factor of matrix products, laid out for them: B (K, N) in panels of <see cref="MatrixProduct.PanelWidth"/> columns.</summary>
/// <remarks>Panel p holds columns [p·W, (p+1)·W), row after row: W floats for k = 0, then W for k = 1 …; columns past N are zero.
/// Begins at a 64-byte boundary: 512-bit loads that straddle cache lines run at half speed.</remarks>
internal sealed class PackedMatrix
{
    private const int AlignmentBytes = 64;

    private readonly float[] _panels;   // (alignment + panels · K · W,) pinned
    private readonly float[] _bias;     // (panels · W,)
    private readonly int _start;

    private PackedMatrix(int depth, int columns, ReadOnlySpan<float> bias)
    {
        (Depth, Columns) = (depth, columns);
        var length = checked(PanelCount * depth * MatrixProduct.PanelWidth);
        _panels = GC.AllocateArray<float>(length + (AlignmentBytes / sizeof(float)), pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_panels, 0);
        _start = (int)((AlignmentBytes - (address % AlignmentBytes)) % AlignmentBytes / sizeof(float));
        _bias = new float[PanelCount * MatrixProduct.PanelWidth];
        bias.CopyTo(_bias);
    }

    /// <summary>K, rows of B.</summary>
    public int Depth { get; private set; }

    /// <summary>N, columns of B.</summary>
    public int Columns { get; private set; }

    /// <summary>⌈N / W⌉.</summary>
    public int PanelCount => (Columns + MatrixProduct.PanelWidth - 1) / MatrixProduct.PanelWidth;

    /// <summary>Packs B given row by row.</summary>
    /// <param name="matrix">(K, N) row-major.</param>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="bias">(N,) added to every row of a product, or empty for none.</param>
    public static PackedMatrix FromRows(ReadOnlySpan<float> matrix, int depth, int columns, ReadOnlySpan<float> bias)
    {
        Throw.IfLengthDiffers(matrix.Length, depth * columns);
        var packed = new PackedMatrix(depth, columns, bias);
        for (var row = 0; row < depth; row++)
        {
            packed.SetRow(row, matrix.Slice(row * columns, columns));
        }

        return packed;
    }

    /// <summary>Packs B given column by column, as weights stored (out, in) are.</summary>
    /// <param name="transposed">(N, K) row-major.</param>
    /// <param name="depth">K.</param>
    /// <param name="columns">N.</param>
    /// <param name="bias">(N,) added to every row of a product, or empty for none.</param>
    public static PackedMatrix FromColumns(ReadOnlySpan<float> transposed, int depth, int columns, ReadOnlySpan<float> bias)
    {
        Throw.IfLengthDiffers(transposed.Length, depth * columns);
        var packed = new PackedMatrix(depth, columns, bias);
        for (var column = 0; column < columns; column++)
        {
            packed.SetColumn(column, transposed.Slice(column * depth, depth));
        }

        return packed;
    }

    /// <summary>A matrix without bias to be filled, and filled again, up to this size.</summary>
    public static PackedMatrix WithRoom(int depth, int columns) => new(depth, columns, []);

    /// <summary>Gives the matrix another shape, not larger than its room; its elements are to be set anew.</summary>
    public void Reset(int depth, int columns)
    {
        var needed = (columns + MatrixProduct.PanelWidth - 1) / MatrixProduct.PanelWidth * depth * MatrixProduct.PanelWidth;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needed, _panels.Length - _start);
        (Depth, Columns) = (depth, columns);
    }

    /// <summary>(K · W,) One panel.</summary>
    public ReadOnlySpan<float> Panel(int panel)
    {
        var length = Depth * MatrixProduct.PanelWidth;
        return _panels.AsSpan(_start + (panel * length), length);
    }

    /// <summary>(W,) The bias of a panel's columns.</summary>
    public ReadOnlySpan<float> Bias(int panel) => _bias.AsSpan(panel * MatrixProduct.PanelWidth, MatrixProduct.PanelWidth);

    /// <summary>One element of B.</summary>
    public float At(int row, int column) =>
        Panel(column / MatrixProduct.PanelWidth)[(row * MatrixProduct.PanelWidth) + (column % MatrixProduct.PanelWidth)];

    /// <summary>Sets row k of B.</summary>
    public void SetRow(int row, ReadOnlySpan<float> values)
    {
        for (var panel = 0; panel < PanelCount; panel++)
        {
            var first = panel * MatrixProduct.PanelWidth;
            values[first..Math.Min(first + MatrixProduct.PanelWidth, Columns)].CopyTo(Writable(panel)[(row * MatrixProduct.PanelWidth)..]);
        }
    }

    /// <summary>Sets a column of B.</summary>
    public void SetColumn(int column, ReadOnlySpan<float> values)
    {
        var panel = Writable(column / MatrixProduct.PanelWidth);
        var lane = column % MatrixProduct.PanelWidth;
        for (var row = 0; row < values.Length; row++)
        {
            panel[(row * MatrixProduct.PanelWidth) + lane] = values[row];
        }
    }

    private Span<float> Writable(int panel)
    {
        var length = Depth * MatrixProduct.PanelWidth;
        return _panels.AsSpan(_start + (panel * length), length);
    }
}
