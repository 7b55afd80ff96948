namespace SaeActors.Inference.Tests;

/// <summary>Comparison of tensors relative to their own size.</summary>
internal static class Close
{
    /// <summary>|actual − expected| ≤ tolerance · (largest |expected|), element by element.</summary>
    public static void Relative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 0.0;
        foreach (var value in expected)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        for (var element = 0; element < expected.Length; element++)
        {
            var difference = Math.Abs((double)expected[element] - actual[element]);
            Assert.True(
                difference <= tolerance * scale,
                $"element {element} is {actual[element]}; expected {expected[element]} within {tolerance} of {scale}.");
        }
    }
}
