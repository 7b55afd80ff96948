using SaeActors.Inference.Kernels;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Cpu;

/// <summary>Rotary position embedding in Hugging Face's layout: dimension i of a head turns with dimension i + half.</summary>
internal sealed class RotaryPositions
{
    private readonly int _half;
    private readonly float[] _cosines;   // (context, half)
    private readonly float[] _sines;     // (context, half)

    public RotaryPositions(TransformerConfig config)
    {
        _half = config.HeadWidth / 2;
        (_cosines, _sines) = (new float[config.ContextLength * _half], new float[config.ContextLength * _half]);
        for (var pair = 0; pair < _half; pair++)
        {
            var frequency = Frequency(config, pair);
            for (var position = 0; position < config.ContextLength; position++)
            {
                (_sines[(position * _half) + pair], _cosines[(position * _half) + pair]) =
                    ((float)Math.Sin(position * frequency), (float)Math.Cos(position * frequency));
            }
        }
    }

    /// <summary>Turns the query and key heads of every token by its position in its row.</summary>
    public void Rotate(TokenBatch batch, AttentionShape shape, float[] fused) => Cores.ForEach(batch.Rows.Count, row =>
    {
        for (var position = 0; position < batch.Rows[row].Length; position++)
        {
            var token = fused.AsSpan((batch.Start(row) + position) * shape.FusedWidth, shape.FusedWidth);
            for (var head = 0; head < shape.HeadCount + shape.KeyValueHeadCount; head++)
            {
                Turn(token.Slice(head * shape.HeadWidth, shape.HeadWidth), position);
            }
        }
    });

    private void Turn(Span<float> head, int position)
    {
        for (var pair = 0; pair < _half; pair++)
        {
            var (cosine, sine) = (_cosines[(position * _half) + pair], _sines[(position * _half) + pair]);
            var (x, y) = (head[pair], head[pair + _half]);
            (head[pair], head[pair + _half]) = ((x * cosine) - (y * sine), (y * cosine) + (x * sine));
        }
    }

    private static double Frequency(TransformerConfig config, int pair)
    {
        var frequency = Math.Pow(config.RopeTheta, -2.0 * pair / config.HeadWidth);
        if (config.RopeScaling is not { } scaling)
        {
            return frequency;
        }

        if (scaling.Type == "linear")
        {
            return frequency / scaling.Factor;
        }

        // Llama 3: long waves are slowed by the factor, short ones are left, those between are blended.
        var turns = scaling.OriginalContext * frequency / (2 * Math.PI);
        var blend = Math.Clamp((turns - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor), 0, 1);
        return ((1 - blend) * frequency / scaling.Factor) + (blend * frequency);
    }
}
