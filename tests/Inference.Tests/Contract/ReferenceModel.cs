using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Contract;

/// <summary>GPT-2, Llama and Gemma 2 written down in double, token by token, with nothing clever: what the engines must agree with.</summary>
internal sealed class ReferenceModel(TransformerConfig config, ModelWeights weights)
{
    private bool Gpt2 => config.Architecture == TransformerArchitecture.Gpt2;

    private bool Gemma => config.Architecture == TransformerArchitecture.Gemma2;

    /// <summary>(T)(d) The residual stream after the first <paramref name="blocks"/> blocks.</summary>
    public double[][] Residual(int[] row, int blocks) => Resume(Embed(row), 0, blocks);

    /// <summary>(T)(d) The residual stream before block <paramref name="end"/>, from x before block <paramref name="start"/>.</summary>
    public double[][] Resume(double[][] x, int start, int end)
    {
        for (var block = start; block < end; block++)
        {
            x = Block(block, x);
        }

        return x;
    }

    /// <summary>(T)(vocabulary)</summary>
    public double[][] Logits(int[] row)
    {
        var unembedding = weights.ReadUnembedding();
        return [.. Residual(row, config.BlockCount)
            .Select(x => FinalNorm(x))
            .Select(x => Enumerable.Range(0, config.VocabularySize).Select(token => Cap(Dot(x, unembedding, token), config.LogitSoftcap)).ToArray())];
    }

    /// <summary>(vocabulary) What a direction adds to the logits, centred over the vocabulary.</summary>
    public double[] DirectLogits(float[] direction)
    {
        var gain = Gain(Gpt2 ? "ln_f.weight" : "model.norm.weight");
        var unembedding = weights.ReadUnembedding();
        var scaled = direction.Select((value, dimension) => value * gain[dimension]).ToArray();
        var logits = Enumerable.Range(0, config.VocabularySize).Select(token => Dot(scaled, unembedding, token)).ToArray();
        return [.. logits.Select(logit => logit - logits.Average())];
    }

    private static double Dot(double[] x, float[] matrix, int row) => x.Select((value, dimension) => value * matrix[row * x.Length + dimension]).Sum();

    private static double Cap(double x, double cap) => cap > 0 ? cap * Math.Tanh(x / cap) : x;

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private double[][] Embed(int[] row)
    {
        var d = config.ModelWidth;
        var tokens = weights.Read(Gpt2 ? "wte.weight" : "model.embed_tokens.weight", config.VocabularySize, d);
        var positions = Gpt2 ? weights.Read("wpe.weight", config.ContextLength, d) : [];
        var scale = Gemma ? MathF.Sqrt(d) : 1;
        return [.. row.Select((token, position) => Enumerable.Range(0, d)
            .Select(dimension => scale * (double)tokens[token * d + dimension] + (Gpt2 ? positions[position * d + dimension] : 0)).ToArray())];
    }

    private double[][] Block(int block, double[][] x)
    {
        var name = Gpt2 ? $"h.{block}" : $"model.layers.{block}";
        var normed = x.Select(token => Norm(token, Gpt2 ? $"{name}.ln_1" : $"{name}.input_layernorm")).ToArray();
        var attention = Attend(block, name, normed);
        var attended = x.Select((token, position) => Add(token, Gemma ? Norm(attention[position], $"{name}.post_attention_layernorm") : attention[position]));
        return [.. attended.Select(token => Add(token, Mlp(name, token)))];
    }

    private double[] Mlp(string name, double[] token)
    {
        if (Gpt2)
        {
            var hidden = Conv1D(Norm(token, $"{name}.ln_2"), $"{name}.mlp.c_fc", config.MlpWidth);
            return Conv1D([.. hidden.Select(GeluTanh)], $"{name}.mlp.c_proj", config.ModelWidth);
        }

        var x = Norm(token, Gemma ? $"{name}.pre_feedforward_layernorm" : $"{name}.post_attention_layernorm");
        var gate = Linear(x, $"{name}.mlp.gate_proj", config.MlpWidth, config.MlpBias);
        var up = Linear(x, $"{name}.mlp.up_proj", config.MlpWidth, config.MlpBias);
        var product = gate.Zip(up, (g, u) => (Gemma ? GeluTanh(g) : g / (1 + Math.Exp(-g))) * u).ToArray();
        var down = Linear(product, $"{name}.mlp.down_proj", config.ModelWidth, config.MlpBias);
        return Gemma ? Norm(down, $"{name}.post_feedforward_layernorm") : down;
    }

    private double[][] Attend(int block, string name, double[][] x)
    {
        var (heads, groups, width) = (config.HeadCount, config.KeyValueHeadCount, config.HeadWidth);
        var (q, k, v) = (new double[x.Length][], new double[x.Length][], new double[x.Length][]);
        for (var t = 0; t < x.Length; t++)
        {
            if (Gpt2)
            {
                var fused = Conv1D(x[t], $"{name}.attn.c_attn", 3 * config.ModelWidth);
                (q[t], k[t], v[t]) = (fused[..config.ModelWidth], fused[config.ModelWidth..(2 * config.ModelWidth)], fused[(2 * config.ModelWidth)..]);
            }
            else
            {
                q[t] = Turned(Linear(x[t], $"{name}.self_attn.q_proj", heads * width, config.AttentionBias), t);
                k[t] = Turned(Linear(x[t], $"{name}.self_attn.k_proj", groups * width, config.AttentionBias), t);
                v[t] = Linear(x[t], $"{name}.self_attn.v_proj", groups * width, config.AttentionBias);
            }
        }

        var scale = config.AttentionScale / (config.ScaleAttentionByInverseBlock ? block + 1 : 1);
        var window = block % 2 == 0 && config.SlidingWindow > 0 ? config.SlidingWindow : int.MaxValue;
        var output = new double[x.Length][];
        for (var t = 0; t < x.Length; t++)
        {
            var mixed = new double[heads * width];
            for (var head = 0; head < heads; head++)
            {
                var group = head / (heads / groups);
                var seen = Enumerable.Range(0, t + 1).Where(s => t - s < window).ToArray();
                var scores = seen.Select(s => Math.Exp(Cap(
                    scale * Enumerable.Range(0, width).Sum(j => q[t][head * width + j] * k[s][group * width + j]), config.AttentionSoftcap))).ToArray();
                for (var j = 0; j < width; j++)
                {
                    mixed[head * width + j] = seen.Zip(scores, (s, score) => score * v[s][group * width + j]).Sum() / scores.Sum();
                }
            }

            output[t] = Gpt2
                ? Conv1D(mixed, $"{name}.attn.c_proj", config.ModelWidth)
                : Linear(mixed, $"{name}.self_attn.o_proj", config.ModelWidth, config.AttentionBias);
        }

        return output;
    }

    // Rotary positions with Llama 3's rescaling, from its published description.
    private double[] Turned(double[] heads, int position)
    {
        var (width, turned) = (config.HeadWidth, new double[heads.Length]);
        for (var element = 0; element < heads.Length; element++)
        {
            var (pair, low) = (element % width % (width / 2), element % width < width / 2);
            var frequency = 1 / Math.Pow(config.RopeTheta, 2.0 * pair / width);
            if (config.RopeScaling is { } scaling)
            {
                var wavelength = 2 * Math.PI / frequency;
                var smooth = (scaling.OriginalContext / wavelength - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
                frequency = wavelength < scaling.OriginalContext / scaling.HighFrequencyFactor ? frequency
                    : wavelength > scaling.OriginalContext / scaling.LowFrequencyFactor ? frequency / scaling.Factor
                    : (1 - smooth) * frequency / scaling.Factor + smooth * frequency;
            }

            var (sine, cosine) = Math.SinCos(position * frequency);
            turned[element] = heads[element] * cosine + (low ? -heads[element + width / 2] : heads[element - width / 2]) * sine;
        }

        return turned;
    }

    private double[] Norm(double[] x, string name)
    {
        var gain = Gain($"{name}.weight");
        if (!Gpt2)
        {
            var scale = 1 / Math.Sqrt(x.Average(value => value * value) + config.NormEpsilon);
            return [.. x.Select((value, dimension) => value * scale * gain[dimension])];
        }

        var (bias, mean) = (weights.Read($"{name}.bias", x.Length), x.Average());
        var deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + config.NormEpsilon);
        return [.. x.Select((value, dimension) => (value - mean) / deviation * gain[dimension] + bias[dimension])];
    }

    private double[] FinalNorm(double[] x) => Norm(x, Gpt2 ? "ln_f" : "model.norm");

    private double[] Gain(string tensor) => [.. weights.Read(tensor, config.ModelWidth).Select(weight => Gemma ? 1 + (double)weight : weight)];

    // (in, out)
    private double[] Conv1D(double[] x, string name, int outputs)
    {
        var (matrix, bias) = (weights.Read($"{name}.weight", x.Length, outputs), weights.Read($"{name}.bias", outputs));
        return [.. Enumerable.Range(0, outputs).Select(output => bias[output] + x.Select((value, input) => value * matrix[input * outputs + output]).Sum())];
    }

    // (out, in)
    private double[] Linear(double[] x, string name, int outputs, bool hasBias)
    {
        var matrix = weights.Read($"{name}.weight", outputs, x.Length);
        var bias = hasBias ? weights.Read($"{name}.bias", outputs) : new float[outputs];
        return [.. Enumerable.Range(0, outputs).Select(output => bias[output] + Dot(x, matrix, output))];
    }

    private static double GeluTanh(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
