using SaeActors.Features;
using SaeActors.Inference.Kernels;

namespace SaeActors.Inference.Tests.Kernels;

public class SparseKernelsTests
{
    public static TheoryData<int> Lengths() => [.. Enumerable.Range(0, 71), 255, 256, 257, 24_576];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Compacting_is_the_reference_at_every_length(int length)
    {
        var random = new SplitMix((ulong)length);
        var (x, threshold) = (random.Gaussians(length), random.Gaussians(length));
        var (positions, values) = (new int[length], new float[length]);
        var (expectedPositions, expectedValues) = (new int[length], new float[length]);
        var count = SparseKernels.Compact(x, threshold, positions, values);
        Assert.Equal(SparseKernels.CompactScalar(x, threshold, 0, 0, expectedPositions, expectedValues), count);
        Assert.Equal(expectedPositions, positions);
        Assert.Equal(expectedValues, values);
    }

    [Fact]
    public void Only_strictly_above_the_threshold_fires_and_nan_never()
    {
        float[] x = [1, 1, float.NaN, 2, 0, -1, 3, 0.5f, 1];
        float[] threshold = [1, 0.5f, 0, 2, 0, -2, 3, 1, 0];
        var (positions, values) = (new int[9], new float[9]);
        Assert.Equal(3, SparseKernels.Compact(x, threshold, positions, values));
        Assert.Equal([1, 5, 8], positions[..3]);
        Assert.Equal([1, -1, 1], values[..3]);
    }
}
