using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Torch.Transformers;

/// <summary>Cosines and sines of every position's angles, computed in double.</summary>
internal static class RotaryTable
{
    /// <summary>(context, w) each: element (p, j) and (p, j + w/2) are of angle p·θ^(−2j/w), the frequency rescaled as the config says.</summary>
    public static (float[] Cosines, float[] Sines) Of(TransformerConfig config)
    {
        var (width, half) = (config.HeadWidth, config.HeadWidth / 2);
        var frequencies = Frequencies(config);
        var cosines = new float[config.ContextLength * width];
        var sines = new float[config.ContextLength * width];
        for (var position = 0; position < config.ContextLength; position++)
        {
            for (var column = 0; column < width; column++)
            {
                var (sine, cosine) = Math.SinCos(position * frequencies[column % half]);
                cosines[position * width + column] = (float)cosine;
                sines[position * width + column] = (float)sine;
            }
        }

        return (cosines, sines);
    }

    private static double[] Frequencies(TransformerConfig config) =>
        [.. Enumerable.Range(0, config.HeadWidth / 2).Select(pair => Rescaled(Math.Pow(config.RopeTheta, -2.0 * pair / config.HeadWidth), config.RopeScaling))];

    // Llama 3: long wavelengths are divided by the factor, short ones left alone, those between are blended.
    private static double Rescaled(double frequency, RopeScaling? scaling)
    {
        if (scaling is null)
        {
            return frequency;
        }

        if (scaling.Type == "linear")
        {
            return frequency / scaling.Factor;
        }

        var turns = scaling.OriginalContext * frequency / (2 * Math.PI);
        var kept = Math.Clamp((turns - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor), 0, 1);
        return (1 - kept) * frequency / scaling.Factor + kept * frequency;
    }
}
