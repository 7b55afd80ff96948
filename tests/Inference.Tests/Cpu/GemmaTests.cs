using SaeActors.Features;
using SaeActors.Inference.Cpu;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Cpu;

/// <summary>The Gemma 2 path against a straightforward float64 forward pass written here, on a small random model:
/// norms of 1 + weight before and after, scaled embeddings, soft caps, sliding windows on even blocks, grouped heads.</summary>
public class GemmaTests
{
    private const double Tolerance = 1e-4;
    private const int D = 12, Blocks = 2, Heads = 4, Groups = 2, Head = 6, Mlp = 20, Vocabulary = 17, Window = 3;

    private readonly Dictionary<string, (int[] Shape, float[] Values)> _tensors = [];

    public GemmaTests()
    {
        var random = new SplitMix(11);
        void Add(string name, params int[] shape) => _tensors[name] = (shape, random.Gaussians(shape.Aggregate(1, (product, size) => product * size), 0.5));
        Add("model.embed_tokens.weight", Vocabulary, D);
        Add("model.norm.weight", D);
        for (var block = 0; block < Blocks; block++)
        {
            var name = $"model.layers.{block}";
            foreach (var norm in new[] { "input", "post_attention", "pre_feedforward", "post_feedforward" })
            {
                Add($"{name}.{norm}_layernorm.weight", D);
            }

            Add($"{name}.self_attn.q_proj.weight", Heads * Head, D);
            Add($"{name}.self_attn.k_proj.weight", Groups * Head, D);
            Add($"{name}.self_attn.v_proj.weight", Groups * Head, D);
            Add($"{name}.self_attn.o_proj.weight", D, Heads * Head);
            Add($"{name}.mlp.gate_proj.weight", Mlp, D);
            Add($"{name}.mlp.up_proj.weight", Mlp, D);
            Add($"{name}.mlp.down_proj.weight", D, Mlp);
        }
    }

    [Fact]
    public void The_logits_are_those_of_the_definition()
    {
        int[] row = [3, 1, 4, 1, 5, 9, 2, 6];
        using var folder = new ScratchFolder();
        var path = folder.Write("config.json", """
            {"model_type": "gemma2", "vocab_size": 17, "hidden_size": 12, "intermediate_size": 20, "num_hidden_layers": 2, "num_attention_heads": 4,
             "num_key_value_heads": 2, "head_dim": 6, "max_position_embeddings": 16, "rms_norm_eps": 1e-6, "query_pre_attn_scalar": 5,
             "attn_logit_softcapping": 2.0, "final_logit_softcapping": 3.0, "sliding_window": 3}
            """);
        folder.Write("model.safetensors", SafetensorsWriter.Write(_tensors.Select(tensor => (tensor.Key, tensor.Value.Shape, tensor.Value.Values))));
        var config = TransformerConfigFile.Read(path);
        using var engine = new CpuEngine(new EngineSource("gemma", config, new ModelWeights(folder.Path, config, centred: false), []));
        float[] expected = [.. Forward(row).SelectMany(logits => logits.Select(logit => (float)logit))];
        Close.Relative(expected, engine.Logits(row, CancellationToken.None), Tolerance);
    }

    private double[][] Forward(int[] row)
    {
        var x = row.Select(token => Enumerable.Range(0, D).Select(dimension => _tensors["model.embed_tokens.weight"].Values[(token * D) + dimension] * Math.Sqrt(D)).ToArray()).ToArray();
        for (var block = 0; block < Blocks; block++)
        {
            var name = $"model.layers.{block}";
            var attended = Attend(name, block % 2 == 0 ? Window : row.Length, [.. x.Select(token => Norm(token, $"{name}.input_layernorm"))]);
            for (var token = 0; token < row.Length; token++)
            {
                x[token] = Sum(x[token], Norm(Apply(attended[token], $"{name}.self_attn.o_proj"), $"{name}.post_attention_layernorm"));
                var input = Norm(x[token], $"{name}.pre_feedforward_layernorm");
                double[] hidden = [.. Apply(input, $"{name}.mlp.gate_proj").Zip(Apply(input, $"{name}.mlp.up_proj"), (gate, up) => Gelu(gate) * up)];
                x[token] = Sum(x[token], Norm(Apply(hidden, $"{name}.mlp.down_proj"), $"{name}.post_feedforward_layernorm"));
            }
        }

        return [.. x.Select(token => Apply(Norm(token, "model.norm"), "model.embed_tokens").Select(logit => 3 * Math.Tanh(logit / 3)).ToArray())];
    }

    private double[][] Attend(string name, int window, double[][] x)
    {
        var (q, k, v) = (Project(x, $"{name}.self_attn.q_proj"), Project(x, $"{name}.self_attn.k_proj"), Project(x, $"{name}.self_attn.v_proj"));
        var output = x.Select(_ => new double[Heads * Head]).ToArray();
        for (var head = 0; head < Heads; head++)
        {
            var group = head / (Heads / Groups);
            for (var query = 0; query < x.Length; query++)
            {
                var first = Math.Max(0, query - window + 1);
                var turned = Turn(q[query], head, query);
                var scores = Enumerable.Range(first, query - first + 1)
                    .Select(key => 2 * Math.Tanh(turned.Zip(Turn(k[key], group, key), (a, b) => a * b).Sum() / Math.Sqrt(5) / 2)).ToArray();
                var total = scores.Sum(Math.Exp);
                for (var key = first; key <= query; key++)
                {
                    for (var dimension = 0; dimension < Head; dimension++)
                    {
                        output[query][(head * Head) + dimension] += Math.Exp(scores[key - first]) / total * v[key][(group * Head) + dimension];
                    }
                }
            }
        }

        return output;
    }

    private static double[] Turn(double[] heads, int head, int position)
    {
        var (x, half) = (heads[(head * Head)..((head + 1) * Head)], Head / 2);
        return [.. Enumerable.Range(0, Head).Select(dimension =>
        {
            var angle = position * Math.Pow(10_000, -2.0 * (dimension % half) / Head);
            return (x[dimension] * Math.Cos(angle)) + ((dimension < half ? -x[dimension + half] : x[dimension - half]) * Math.Sin(angle));
        })];
    }

    private double[][] Project(double[][] x, string name) => [.. x.Select(token => Apply(token, name))];

    private double[] Apply(double[] x, string name)
    {
        var (shape, values) = _tensors[$"{name}.weight"];
        return [.. Enumerable.Range(0, shape[0]).Select(output => x.Select((value, input) => value * values[(output * shape[1]) + input]).Sum())];
    }

    private double[] Norm(double[] x, string name)
    {
        var root = Math.Sqrt(x.Average(value => value * value) + 1e-6);
        return [.. x.Select((value, dimension) => value / root * (1 + _tensors[$"{name}.weight"].Values[dimension]))];
    }

    private static double[] Sum(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];

    private static double Gelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));
}
