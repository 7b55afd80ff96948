using SaeActors.Inference.Saes;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Contract;

/// <summary>A small trained model of the test data, in a folder as Hugging Face would have it.</summary>
internal sealed class TrainedModel : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TransformerConfig _config;

    private TrainedModel(string config, IEnumerable<(string Name, int[] Shape, float[] Values)> tensors)
    {
        _folder.Write("model.safetensors", SafetensorsWriter.Write(tensors));
        _config = TransformerConfigFile.Read(_folder.Write("config.json", config));
    }

    /// <summary>gpt-nano-sort: its linear weights, stored (out, in), become Conv1D weights (in, out).</summary>
    public static TrainedModel NanoSort()
    {
        using var file = SafetensorsFile.Open(TestData.Path("gpt-nano-sort", "model.safetensors"));
        return new TrainedModel(
            """{"model_type": "gpt2", "vocab_size": 3, "n_positions": 11, "n_embd": 48, "n_layer": 3, "n_head": 3, "tie_word_embeddings": false}""",
            [.. file.Tensors.Values.Select(tensor => Conv1D(tensor.Name, Shape(tensor), file.Floats(tensor)))]);
    }

    /// <summary>stories260K: tensors stacked by block come apart, and rotary pairs (2j, 2j + 1) become (j, j + w/2).</summary>
    public static TrainedModel Stories()
    {
        using var file = SafetensorsFile.Open(TestData.Path("stories260k", "stories260K.safetensors"));
        return new TrainedModel(
            """
            {"model_type": "llama", "vocab_size": 512, "max_position_embeddings": 512, "hidden_size": 64, "intermediate_size": 172, "num_hidden_layers": 5,
             "num_attention_heads": 8, "num_key_value_heads": 4, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true}
            """,
            [.. file.Tensors.Values.SelectMany(tensor => Unstacked(tensor.Name, Shape(tensor), file.Floats(tensor)))]);
    }

    /// <summary>The model with an SAE that never fires before each of the given blocks: only its residuals and logits are of interest.</summary>
    public EngineSource Source(params int[] blocksBefore) => new("trained", _config, new ModelWeights(_folder.Path, _config, centred: false), [.. blocksBefore.Select(Silent)]);

    /// <summary>The folder.</summary>
    public string Path => _folder.Path;

    /// <summary>Adds a file to the folder.</summary>
    public void Write(string name, string content) => _folder.Write(name, content);

    public void Dispose() => _folder.Dispose();

    private static int[] Shape(TensorEntry tensor) => [.. tensor.Shape.Select(dimension => (int)dimension)];

    private static (string, int[], float[]) Conv1D(string name, int[] shape, float[] values) =>
        name.Contains(".c_", StringComparison.Ordinal) && shape is [var outputs, var inputs]
            ? (name, [inputs, outputs], [.. Enumerable.Range(0, values.Length).Select(place => values[place % outputs * inputs + place / outputs])])
            : (name, shape, values);

    private static IEnumerable<(string, int[], float[])> Unstacked(string name, int[] shape, float[] values)
    {
        var target = name switch
        {
            "tok_embeddings.weight" => "model.embed_tokens.weight",
            "norm.weight" => "model.norm.weight",
            "attention_norm.weight" => "input_layernorm.weight",
            "ffn_norm.weight" => "post_attention_layernorm.weight",
            "wq.weight" => "self_attn.q_proj.weight",
            "wk.weight" => "self_attn.k_proj.weight",
            "wv.weight" => "self_attn.v_proj.weight",
            "wo.weight" => "self_attn.o_proj.weight",
            "w1.weight" => "mlp.gate_proj.weight",
            "w2.weight" => "mlp.down_proj.weight",
            "w3.weight" => "mlp.up_proj.weight",
            _ => throw new InvalidDataException($"tensor '{name}' is not known."),
        };
        if (target.StartsWith("model.", StringComparison.Ordinal))
        {
            return [(target, shape, values)];
        }

        return values.Chunk(values.Length / shape[0]).Select((part, block) =>
            ($"model.layers.{block}.{target}", shape[1..], name is "wq.weight" or "wk.weight" ? HalvesApart(part, shape[2]) : part));
    }

    // Rows of a head: 0, 2, 4 … then 1, 3, 5 ….
    private static float[] HalvesApart(float[] matrix, int columns)
    {
        const int HeadWidth = 8;
        var rows = matrix.Chunk(columns).ToArray();
        return [.. Enumerable.Range(0, rows.Length).SelectMany(row =>
        {
            var (head, place) = (row / HeadWidth, row % HeadWidth);
            return rows[head * HeadWidth + (place < HeadWidth / 2 ? 2 * place : 2 * (place - HeadWidth / 2) + 1)];
        })];
    }

    private SparseAutoencoder Silent(int blocksBefore) => new()
    {
        Description = new HookDescription(
            $"before block {blocksBefore}", 1, null, null, SaeArchitecture.Standard, ActivationNormalization.None, true, null, new string('0', 64)),
        BlocksBefore = blocksBefore,
        ModelWidth = _config.ModelWidth,
        Encoder = new float[_config.ModelWidth],
        EncoderBias = [-1],
        Decoder = new float[_config.ModelWidth],
        DecoderBias = new float[_config.ModelWidth],
        SubtractDecoderBias = false,
        CentredResidual = false,
    };
}
