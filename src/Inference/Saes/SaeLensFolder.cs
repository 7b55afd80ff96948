using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Saes;

/// <summary>Reads a SAELens folder: <c>cfg.json</c> and <c>sae_weights.safetensors</c>, version 6 and before.</summary>
internal static class SaeLensFolder
{
    public const string ConfigName = "cfg.json";
    public const string WeightsName = "sae_weights.safetensors";

    /// <summary>The SAE of a folder.</summary>
    /// <exception cref="WeightsException">A file is malformed, a tensor does not fit or is unknown; the message says which.</exception>
    public static SparseAutoencoder Read(string folder)
    {
        var (configPath, weightsPath) = (Path.Combine(folder, ConfigName), Path.Combine(folder, WeightsName));
        var config = SaeLensConfig.Read(configPath);
        using var file = SafetensorsFile.Open(weightsPath);
        var shapes = file.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Shape.ToArray());
        var tensors = new SaeTensors(weightsPath, shapes, name => file.Floats(file.Tensors[name]));
        var (modelWidth, width) = tensors.MatrixShape("W_enc");
        CheckWidth(configPath, "d_in", config.ModelWidth, modelWidth);
        CheckWidth(configPath, "d_sae", config.Width, width);
        RefuseScalingFactor(tensors, width);
        var autoencoder = Read(tensors, config, modelWidth, width, FileHash.Of([configPath, weightsPath]));
        tensors.RefuseUnused(config.Architecture);
        return autoencoder;
    }

    private static SparseAutoencoder Read(SaeTensors tensors, SaeLensConfig config, int modelWidth, int width, string hash)
    {
        var gated = config.Architecture == SaeArchitecture.Gated;
        if (config.Architecture == SaeArchitecture.TopK && config.K > width)
        {
            throw new WeightsException($"{tensors.Path}: k is {config.K}; expected at most {width}, the number of features.");
        }

        var decoder = tensors.Read("W_dec", width, modelWidth);
        return new SparseAutoencoder
        {
            Description = Describe(config, width, hash),
            BlocksBefore = ResidualHook.BlocksBefore(tensors.Path, config.Hook),
            ModelWidth = modelWidth,
            Encoder = tensors.Read("W_enc", modelWidth, width),
            EncoderBias = tensors.Read(gated ? "b_gate" : "b_enc", width),
            Decoder = decoder,
            DecoderBias = tensors.Read("b_dec", modelWidth),
            SubtractDecoderBias = config.SubtractDecoderBias,
            Threshold = config.Architecture == SaeArchitecture.JumpReLU ? ReadThreshold(tensors, width) : null,
            K = config.K,
            DecoderNorms = config is { Architecture: SaeArchitecture.TopK, RescaleByDecoderNorm: true } ? RowNorms(decoder, modelWidth) : null,
            MagnitudeScale = gated ? Exp(tensors.Read("r_mag", width)) : null,
            MagnitudeBias = gated ? tensors.Read("b_mag", width) : null,
            CentredResidual = config.CentredResidual,
        };
    }

    private static HookDescription Describe(SaeLensConfig config, int width, string hash)
    {
        var (model, source) = NeuronpediaId.Split(config.NeuronpediaId);
        return new HookDescription(
            config.Hook,
            width,
            source,
            model,
            config.Architecture,
            config.Normalization,
            config.PrependBos,
            config.ContextLength,
            hash)
        {
            MostActive = config.Architecture == SaeArchitecture.TopK ? config.K : null,
        };
    }

    // A JumpReLU still in training form stores the logarithm.
    private static float[] ReadThreshold(SaeTensors tensors, int width) =>
        tensors.Has("log_threshold") && !tensors.Has("threshold")
            ? Exp(tensors.Read("log_threshold", width))
            : tensors.Read("threshold", width);

    private static void RefuseScalingFactor(SaeTensors tensors, int width)
    {
        if (tensors.Has("scaling_factor") && tensors.Read("scaling_factor", width).Any(factor => factor != 1))
        {
            throw new WeightsException($"{tensors.Path}: tensor 'scaling_factor' is not all ones; fold it into W_dec before use.");
        }
    }

    private static void CheckWidth(string path, string name, int? stated, int found)
    {
        if (stated is { } width && width != found)
        {
            throw new WeightsException($"{path}: {name} is {width}; W_enc has {found}.");
        }
    }

    private static float[] Exp(float[] values) => [.. values.Select(MathF.Exp)];

    private static float[] RowNorms(float[] matrix, int columns) =>
        [.. matrix.Chunk(columns).Select(row => (float)Math.Sqrt(row.Sum(value => (double)value * value)))];
}
