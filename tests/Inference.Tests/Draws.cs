using SaeActors.Features;

namespace SaeActors.Inference.Tests;

/// <summary>Seeded test tensors.</summary>
internal static class Draws
{
    /// <summary>Standard normal numbers, times <paramref name="scale"/>.</summary>
    public static float[] Gaussians(this ref SplitMix random, int length, double scale = 1)
    {
        var values = new float[length];
        for (var element = 0; element < length; element++)
        {
            values[element] = (float)(scale * random.NextGaussian());
        }

        return values;
    }
}
