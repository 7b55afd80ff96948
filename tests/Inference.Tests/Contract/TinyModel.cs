using SaeActors.Features;
using SaeActors.Inference.Saes;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Contract;

/// <summary>A tiny seeded model of any family in a folder, as Hugging Face would have it, with an SAE at some of its places.</summary>
internal sealed class TinyModel : IDisposable
{
    public const int Vocabulary = 37;
    public const int Width = 16;
    public const int Context = 24;
    public const int Features = 40;
    private const int MlpWidth = 28;
    private const int Blocks = 3;

    private const string Gpt2Config = """
        {"model_type": "gpt2", "vocab_size": 37, "n_positions": 24, "n_embd": 16, "n_layer": 3, "n_head": 4, "n_inner": 28,
         "scale_attn_by_inverse_layer_idx": true, "tie_word_embeddings": true}
        """;

    private const string LlamaConfig = """
        {"model_type": "llama", "vocab_size": 37, "max_position_embeddings": 24, "hidden_size": 16, "intermediate_size": 28, "num_hidden_layers": 3,
         "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 6, "rms_norm_eps": 1e-5, "attention_bias": true, "mlp_bias": true,
         "tie_word_embeddings": false, "rope_parameters": {"rope_type": "llama3", "rope_theta": 500.0, "factor": 4.0, "low_freq_factor": 1.0,
         "high_freq_factor": 4.0, "original_max_position_embeddings": 12}}
        """;

    private const string Gemma2Config = """
        {"model_type": "gemma2", "vocab_size": 37, "max_position_embeddings": 24, "hidden_size": 16, "intermediate_size": 28, "num_hidden_layers": 3,
         "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 6, "rms_norm_eps": 1e-6, "hidden_activation": "gelu_pytorch_tanh",
         "query_pre_attn_scalar": 8, "attn_logit_softcapping": 2.0, "final_logit_softcapping": 3.0, "sliding_window": 5, "rope_theta": 500.0,
         "tie_word_embeddings": true}
        """;

    private readonly ScratchFolder _folder = new();
    private SplitMix _random = new(7);

    public TinyModel(TransformerArchitecture architecture, int vocabulary = Vocabulary)
    {
        var config = architecture switch
        {
            TransformerArchitecture.Gpt2 => Gpt2Config,
            TransformerArchitecture.Llama => LlamaConfig,
            _ => Gemma2Config,
        };
        var path = _folder.Write("config.json", config.Replace("\"vocab_size\": 37", $"\"vocab_size\": {vocabulary}", StringComparison.Ordinal));
        Config = TransformerConfigFile.Read(path);
        var tensors = architecture == TransformerArchitecture.Gpt2 ? Gpt2Shapes() : LlamaShapes();
        _folder.Write("model.safetensors", SafetensorsWriter.Write(tensors.Select(tensor =>
            (tensor.Name, tensor.Shape, Random(tensor.Shape.Aggregate((product, size) => product * size), 0.5f)))));
    }

    public TransformerConfig Config { get; }

    /// <summary>The folder.</summary>
    public string Path => _folder.Path;

    /// <summary>Adds a file to the folder.</summary>
    public void Write(string name, string content) => _folder.Write(name, content);

    public ModelWeights Open(bool centred = false) => new(_folder.Path, Config, centred);

    public EngineSource Source(params SparseAutoencoder[] saes) => new("tiny", Config, Open(saes[0].CentredResidual), saes);

    /// <summary>A seeded SAE before block <paramref name="blocksBefore"/>; about a third of its features fire on a token.</summary>
    public SparseAutoencoder Sae(
        int blocksBefore,
        SaeArchitecture architecture = SaeArchitecture.Standard,
        ActivationNormalization normalization = ActivationNormalization.None,
        bool rescaled = false)
    {
        var decoder = Random(Features * Width, 0.5f);
        return new SparseAutoencoder
        {
            Description = new HookDescription(
                $"blocks.{blocksBefore}.hook_resid_pre", Features, null, null, architecture, normalization, true, null, new string('0', 64)),
            BlocksBefore = blocksBefore,
            ModelWidth = Width,
            Encoder = Random(Width * Features, 0.5f),
            EncoderBias = Random(Features, 0.3f),
            Decoder = decoder,
            DecoderBias = Random(Width, 0.2f),
            SubtractDecoderBias = architecture != SaeArchitecture.JumpReLU,
            Threshold = architecture == SaeArchitecture.JumpReLU ? Random(Features, 0.7f) : null,
            K = architecture == SaeArchitecture.TopK ? 6 : 0,
            DecoderNorms = rescaled ? [.. decoder.Chunk(Width).Select(row => MathF.Sqrt(row.Sum(value => value * value)))] : null,
            MagnitudeScale = architecture == SaeArchitecture.Gated ? [.. Random(Features, 0.3f).Select(MathF.Exp)] : null,
            MagnitudeBias = architecture == SaeArchitecture.Gated ? Random(Features, 0.3f) : null,
            CentredResidual = false,
        };
    }

    /// <summary>Rows of the given lengths.</summary>
    public int[][] Rows(params int[] lengths) => [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => _random.Next(Vocabulary)).ToArray())];

    public void Dispose() => _folder.Dispose();

    private IEnumerable<(string Name, int[] Shape)> Gpt2Shapes() =>
        Enumerable.Range(0, Blocks).SelectMany(block => new (string, int[])[]
        {
            ($"h.{block}.ln_1.weight", [Width]), ($"h.{block}.ln_1.bias", [Width]), ($"h.{block}.ln_2.weight", [Width]), ($"h.{block}.ln_2.bias", [Width]),
            ($"h.{block}.attn.c_attn.weight", [Width, 3 * Width]), ($"h.{block}.attn.c_attn.bias", [3 * Width]),
            ($"h.{block}.attn.c_proj.weight", [Width, Width]), ($"h.{block}.attn.c_proj.bias", [Width]),
            ($"h.{block}.mlp.c_fc.weight", [Width, MlpWidth]), ($"h.{block}.mlp.c_fc.bias", [MlpWidth]),
            ($"h.{block}.mlp.c_proj.weight", [MlpWidth, Width]), ($"h.{block}.mlp.c_proj.bias", [Width]),
        }).Concat([("wte.weight", [Config.VocabularySize, Width]), ("wpe.weight", [Context, Width]), ("ln_f.weight", [Width]), ("ln_f.bias", [Width])]);

    private IEnumerable<(string Name, int[] Shape)> LlamaShapes()
    {
        var (queries, keys) = (Config.HeadCount * Config.HeadWidth, Config.KeyValueHeadCount * Config.HeadWidth);
        var linear = new (string Name, int In, int Out, bool Bias)[]
        {
            ("self_attn.q_proj", Width, queries, Config.AttentionBias), ("self_attn.k_proj", Width, keys, Config.AttentionBias),
            ("self_attn.v_proj", Width, keys, Config.AttentionBias), ("self_attn.o_proj", queries, Width, Config.AttentionBias),
            ("mlp.gate_proj", Width, MlpWidth, Config.MlpBias), ("mlp.up_proj", Width, MlpWidth, Config.MlpBias),
            ("mlp.down_proj", MlpWidth, Width, Config.MlpBias),
        };
        string[] norms = Config.Architecture == TransformerArchitecture.Gemma2
            ? ["input_layernorm", "post_attention_layernorm", "pre_feedforward_layernorm", "post_feedforward_layernorm"]
            : ["input_layernorm", "post_attention_layernorm"];
        for (var block = 0; block < Blocks; block++)
        {
            foreach (var (name, inputs, outputs, bias) in linear)
            {
                yield return ($"model.layers.{block}.{name}.weight", [outputs, inputs]);
                if (bias)
                {
                    yield return ($"model.layers.{block}.{name}.bias", [outputs]);
                }
            }

            foreach (var norm in norms)
            {
                yield return ($"model.layers.{block}.{norm}.weight", [Width]);
            }
        }

        yield return ("model.embed_tokens.weight", [Config.VocabularySize, Width]);
        yield return ("model.norm.weight", [Width]);
        if (!Config.TiedEmbeddings)
        {
            yield return ("lm_head.weight", [Config.VocabularySize, Width]);
        }
    }

    private float[] Random(int count, float scale)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)(_random.NextGaussian() * scale);
        }

        return values;
    }
}
