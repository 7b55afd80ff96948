using System.Text.Json;

namespace SaeActors.Inference.Weights;

/// <summary>Reads a Hugging Face <c>config.json</c>; what the engines do not do is refused, not ignored.</summary>
public static class TransformerConfigFile
{
    private const float DefaultRopeTheta = 10_000;

    /// <summary>The hyperparameters in the file.</summary>
    /// <exception cref="WeightsException">The file is missing or malformed, or describes another kind of model.</exception>
    public static TransformerConfig Read(string path) => JsonFile.Parse(path, root => Read(path, new JsonFields(path, root)));

    private static TransformerConfig Read(string path, JsonFields config)
    {
        var type = config.Text("model_type");
        var read = type switch
        {
            "gpt2" => ReadGpt2(path, config),
            "llama" => ReadLlama(path, config),
            "gemma2" => ReadGemma2(path, config),
            _ => throw new WeightsException($"{path}: model_type is '{type}'; expected gpt2, llama or gemma2."),
        };
        if (read.HeadCount % read.KeyValueHeadCount != 0)
        {
            throw new WeightsException($"{path}: {read.HeadCount} heads share {read.KeyValueHeadCount} key/value heads; expected a divisor.");
        }

        return read;
    }

    private static TransformerConfig ReadGpt2(string path, JsonFields config)
    {
        var (width, heads) = (config.Count("n_embd"), config.Count("n_head"));
        if (width % heads != 0)
        {
            throw new WeightsException($"{path}: n_embd {width} is no multiple of n_head {heads}.");
        }

        return new TransformerConfig
        {
            Architecture = TransformerArchitecture.Gpt2,
            VocabularySize = config.Count("vocab_size"),
            ContextLength = config.CountOrNull("n_positions") ?? config.Count("n_ctx"),
            ModelWidth = width,
            BlockCount = config.Count("n_layer"),
            HeadCount = heads,
            KeyValueHeadCount = heads,
            HeadWidth = width / heads,
            MlpWidth = config.CountOrNull("n_inner") ?? (4 * width),
            NormEpsilon = config.Number("layer_norm_epsilon") ?? 1e-5f,
            Activation = Activation(path, config.Text("activation_function") ?? "gelu_new"),
            TiedEmbeddings = config.Flag("tie_word_embeddings") ?? true,
            AttentionScale = config.Flag("scale_attn_weights") ?? true ? 1 / MathF.Sqrt(width / heads) : 1,
            ScaleAttentionByInverseBlock = config.Flag("scale_attn_by_inverse_layer_idx") ?? false,
            Bos = config.Integer("bos_token_id"),
            Eos = FirstInteger(config, "eos_token_id"),
        };
    }

    private static TransformerConfig ReadLlama(string path, JsonFields config)
    {
        var (width, heads) = (config.Count("hidden_size"), config.Count("num_attention_heads"));
        var headWidth = config.CountOrNull("head_dim") ?? (width / heads);
        return new TransformerConfig
        {
            Architecture = TransformerArchitecture.Llama,
            VocabularySize = config.Count("vocab_size"),
            ContextLength = config.Count("max_position_embeddings"),
            ModelWidth = width,
            BlockCount = config.Count("num_hidden_layers"),
            HeadCount = heads,
            KeyValueHeadCount = config.CountOrNull("num_key_value_heads") ?? heads,
            HeadWidth = headWidth,
            MlpWidth = config.Count("intermediate_size"),
            NormEpsilon = config.Number("rms_norm_eps") ?? 1e-6f,
            Activation = Activation(path, config.Text("hidden_act") ?? "silu"),
            TiedEmbeddings = config.Flag("tie_word_embeddings") ?? false,
            AttentionScale = 1 / MathF.Sqrt(headWidth),
            RopeTheta = Theta(config),
            RopeScaling = Scaling(path, config),
            AttentionBias = config.Flag("attention_bias") ?? false,
            MlpBias = config.Flag("mlp_bias") ?? false,
            Bos = config.Integer("bos_token_id"),
            Eos = FirstInteger(config, "eos_token_id"),
        };
    }

    private static TransformerConfig ReadGemma2(string path, JsonFields config) => ReadLlama(path, config) with
    {
        Architecture = TransformerArchitecture.Gemma2,
        HeadWidth = config.CountOrNull("head_dim") ?? 256,
        Activation = Activation(path, config.Text("hidden_activation") ?? config.Text("hidden_act") ?? "gelu_pytorch_tanh"),
        TiedEmbeddings = config.Flag("tie_word_embeddings") ?? true,
        AttentionScale = 1 / MathF.Sqrt(config.Number("query_pre_attn_scalar") ?? 256),
        AttentionSoftcap = config.Number("attn_logit_softcapping") ?? 0,
        LogitSoftcap = config.Number("final_logit_softcapping") ?? 0,
        SlidingWindow = config.CountOrNull("sliding_window") ?? 0,
    };

    // Current files keep theta and scaling in rope_parameters; older ones in rope_theta and rope_scaling.
    private static float Theta(JsonFields config) =>
        config.Object("rope_parameters")?.Number("rope_theta") ?? config.Number("rope_theta") ?? DefaultRopeTheta;

    private static RopeScaling? Scaling(string path, JsonFields config)
    {
        var scaling = config.Object("rope_parameters") ?? config.Object("rope_scaling");
        var type = scaling?.Text("rope_type") ?? scaling?.Text("type") ?? "default";
        return type switch
        {
            "default" => null,
            "linear" => new RopeScaling(type, scaling!.Number("factor") ?? 1, 1, 1, 0),
            "llama3" => new RopeScaling(
                type,
                scaling!.Number("factor") ?? 8,
                scaling.Number("low_freq_factor") ?? 1,
                scaling.Number("high_freq_factor") ?? 4,
                scaling.CountOrNull("original_max_position_embeddings") ?? 8192),
            _ => throw new WeightsException($"{path}: rope type is '{type}'; expected default, linear or llama3."),
        };
    }

    private static int? FirstInteger(JsonFields config, string name) =>
        config.Get(name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(id => (int?)id.GetInt32()).FirstOrDefault()
            : config.Integer(name);

    private static MlpActivation Activation(string path, string name) => name switch
    {
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => MlpActivation.GeluTanh,
        "gelu" => MlpActivation.Gelu,
        "relu" => MlpActivation.Relu,
        "silu" or "swish" => MlpActivation.Silu,
        _ => throw new WeightsException($"{path}: activation '{name}'; expected gelu_new, gelu_pytorch_tanh, gelu, relu or silu."),
    };
}
