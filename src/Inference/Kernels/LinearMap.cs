namespace SaeActors.Inference.Kernels;

/// <summary>A weight matrix with its bias, applied to many rows at once on all cores.</summary>
internal sealed class LinearMap(PackedMatrix matrix)
{
    private const int RowBlock = 256;

    /// <summary>Floats of an input row.</summary>
    public int Inputs => matrix.Depth;

    /// <summary>Floats of an output row.</summary>
    public int Outputs => matrix.Columns;

    /// <summary>output = input·W + bias.</summary>
    /// <param name="input">(rowCount, <see cref="Inputs"/>) row-major.</param>
    /// <param name="rowCount">Rows.</param>
    /// <param name="output">(rowCount, <see cref="Outputs"/>) row-major.</param>
    public void Apply(float[] input, int rowCount, float[] output)
    {
        var rowBlocks = (rowCount + RowBlock - 1) / RowBlock;
        Cores.ForEach(rowBlocks * matrix.PanelCount, piece =>
        {
            var (panel, first) = (piece / rowBlocks, piece % rowBlocks * RowBlock);
            var rows = Math.Min(RowBlock, rowCount - first);
            var target = output.AsSpan((first * Outputs) + (panel * MatrixProduct.PanelWidth));
            MatrixProduct.Multiply(input.AsSpan(first * Inputs, rows * Inputs), rows, matrix, panel, panel + 1, target, Outputs);
        });
    }
}
