using System.Text.Json;

namespace SaeActors.Inference.Saes;

/// <summary>What a SAELens <c>cfg.json</c> says, in the words of version 6 whatever version wrote it.</summary>
internal sealed record SaeLensConfig
{
    public required SaeArchitecture Architecture { get; init; }
    public required string Hook { get; init; }
    public required int? ModelWidth { get; init; }
    public required int? Width { get; init; }
    public required int K { get; init; }
    public required bool RescaleByDecoderNorm { get; init; }
    public required bool SubtractDecoderBias { get; init; }
    public required ActivationNormalization Normalization { get; init; }
    public required bool PrependBos { get; init; }
    public required bool CentredResidual { get; init; }
    public required int? ContextLength { get; init; }
    public required string? NeuronpediaId { get; init; }

    /// <summary>Reads the file; version 6 keeps the origin in <c>metadata</c>, older versions keep everything at the top under older names.</summary>
    /// <exception cref="WeightsException">It is malformed or asks for what is not done here.</exception>
    public static SaeLensConfig Read(string path) => JsonFile.Parse(path, root => Read(path, new JsonFields(path, root)));

    private static SaeLensConfig Read(string path, JsonFields config)
    {
        var origin = config.Object("metadata") ?? config;
        RefuseOtherThanResidual(path, config, origin);
        var hook = origin.Text("hook_name") ?? origin.Text("hook_point") ?? throw new WeightsException($"{path}: 'hook_name' is missing.");
        var architecture = ReadArchitecture(path, config);
        return new SaeLensConfig
        {
            Architecture = architecture,
            Hook = hook,
            ModelWidth = config.CountOrNull("d_in"),
            Width = config.CountOrNull("d_sae"),
            K = architecture == SaeArchitecture.TopK ? config.CountOrNull("k") ?? config.Object("activation_fn_kwargs")?.Count("k") ?? config.Count("k") : 0,
            RescaleByDecoderNorm = config.Flag("rescale_acts_by_decoder_norm") ?? false,
            SubtractDecoderBias = config.Flag("apply_b_dec_to_input") ?? true,
            Normalization = ReadNormalization(path, config),
            PrependBos = origin.Flag("prepend_bos") ?? true,
            CentredResidual = origin.Object("model_from_pretrained_kwargs")?.Flag("center_writing_weights") ?? false,
            ContextLength = origin.CountOrNull("context_size"),
            NeuronpediaId = origin.Text("neuronpedia_id"),
        };
    }

    private static void RefuseOtherThanResidual(string path, JsonFields config, JsonFields origin)
    {
        if ((origin.Integer("hook_head_index") ?? origin.Integer("hook_point_head_index")) is { } head)
        {
            throw new WeightsException($"{path}: the SAE reads head {head}; expected one that reads the whole residual stream.");
        }

        if (config.Text("reshape_activations") is { } reshape && reshape != "none")
        {
            throw new WeightsException($"{path}: reshape_activations is '{reshape}'; expected none.");
        }

        if (origin.Text("hook_name_out") is { } output && output != origin.Text("hook_name"))
        {
            throw new WeightsException($"{path}: a transcoder to '{output}'; expected an autoencoder.");
        }
    }

    private static SaeArchitecture ReadArchitecture(string path, JsonFields config)
    {
        var name = config.Text("architecture") ?? "standard";
        var activation = config.Text("activation_fn") ?? config.Text("activation_fn_str") ?? "relu";
        return (name, activation) switch
        {
            ("standard", "relu") => SaeArchitecture.Standard,
            ("standard" or "topk", "topk") or ("topk", _) => SaeArchitecture.TopK,
            ("jumprelu", _) => SaeArchitecture.JumpReLU,
            ("gated", _) => SaeArchitecture.Gated,
            ("standard", _) => throw new WeightsException($"{path}: activation_fn is '{activation}'; expected relu or topk."),
            _ => throw new WeightsException($"{path}: architecture is '{name}'; expected standard, jumprelu, topk or gated."),
        };
    }

    private static ActivationNormalization ReadNormalization(string path, JsonFields config)
    {
        // Before version 3 this was a bool: true meant expected_average_only_in, whose scale lies in the weights.
        if (config.Get("normalize_activations") is { ValueKind: JsonValueKind.True or JsonValueKind.False })
        {
            return ActivationNormalization.None;
        }

        return config.Text("normalize_activations") switch
        {
            null or "none" or "expected_average_only_in" => ActivationNormalization.None,
            "constant_norm_rescale" => ActivationNormalization.ConstantNormRescale,
            "layer_norm" => ActivationNormalization.LayerNorm,
            var other => throw new WeightsException(
                $"{path}: normalize_activations is '{other}'; expected none, expected_average_only_in, constant_norm_rescale or layer_norm."),
        };
    }
}
