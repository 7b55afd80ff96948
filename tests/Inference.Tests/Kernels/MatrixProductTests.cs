using SaeActors.Features;
using SaeActors.Inference.Kernels;

namespace SaeActors.Inference.Tests.Kernels;

public class MatrixProductTests
{
    public static TheoryData<int, int, int> Sizes()
    {
        var sizes = new TheoryData<int, int, int>();
        foreach (var rows in new[] { 1, 2, 3, 4, 5, 9 })
        {
            foreach (var depth in new[] { 1, 7, 127, 128, 129, 257 })
            {
                foreach (var columns in new[] { 1, 11, 12, 23, 24, 25, 47, 48, 49, 100 })
                {
                    sizes.Add(rows, depth, columns);
                }
            }
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_kernel_is_the_reference_bit_for_bit(int rows, int depth, int columns)
    {
        var random = new SplitMix(1);
        var (left, bias) = (random.Gaussians(rows * depth), random.Gaussians(columns));
        var matrix = PackedMatrix.FromRows(random.Gaussians(depth * columns), depth, columns, bias);
        var (expected, actual) = (new float[rows * columns], new float[rows * columns]);
        MatrixProduct.MultiplyScalar(left, rows, matrix, 0, matrix.PanelCount, expected, columns);
        MatrixProduct.Multiply(left, rows, matrix, 0, matrix.PanelCount, actual, columns);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_product_is_the_definition()
    {
        var random = new SplitMix(2);
        var (rows, depth, columns) = (5, 300, 61);
        var (left, right, bias) = (random.Gaussians(rows * depth), random.Gaussians(depth * columns), random.Gaussians(columns));
        var product = new float[rows * columns];
        new LinearMap(PackedMatrix.FromRows(right, depth, columns, bias)).Apply(left, rows, product);
        for (var element = 0; element < product.Length; element++)
        {
            var (row, column) = (element / columns, element % columns);
            var sum = (double)bias[column];
            for (var k = 0; k < depth; k++)
            {
                sum += (double)left[(row * depth) + k] * right[(k * columns) + column];
            }

            Assert.Equal(sum, product[element], 1e-3);
        }
    }

    [Fact]
    public void Packing_by_rows_and_by_columns_is_one_matrix()
    {
        var random = new SplitMix(3);
        var (depth, columns) = (9, 50);
        var rows = random.Gaussians(depth * columns);
        var transposed = new float[rows.Length];
        for (var element = 0; element < rows.Length; element++)
        {
            transposed[(element % columns * depth) + (element / columns)] = rows[element];
        }

        var (byRows, byColumns) = (PackedMatrix.FromRows(rows, depth, columns, []), PackedMatrix.FromColumns(transposed, depth, columns, []));
        for (var element = 0; element < rows.Length; element++)
        {
            Assert.Equal(rows[element], byRows.At(element / columns, element % columns));
            Assert.Equal(rows[element], byColumns.At(element / columns, element % columns));
        }
    }

    [Fact]
    public void A_row_does_not_depend_on_the_rows_beside_it()
    {
        var random = new SplitMix(4);
        var (rows, depth, columns) = (300, 64, 96);
        var left = random.Gaussians(rows * depth);
        var map = new LinearMap(PackedMatrix.FromRows(random.Gaussians(depth * columns), depth, columns, []));
        var (together, alone) = (new float[rows * columns], new float[columns]);
        map.Apply(left, rows, together);
        for (var row = 0; row < rows; row++)
        {
            map.Apply(left[(row * depth)..((row + 1) * depth)], 1, alone);
            Assert.Equal(together[(row * columns)..((row + 1) * columns)], alone);
        }
    }
}
