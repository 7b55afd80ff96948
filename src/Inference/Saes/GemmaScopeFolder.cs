using System.Globalization;
using System.Text.RegularExpressions;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Saes;

/// <summary>Reads a Gemma Scope folder: <c>layer_20/width_16k/average_l0_71/params.npz</c>. JumpReLU, b_dec not subtracted from the input, after block 20.</summary>
internal static partial class GemmaScopeFolder
{
    public const string WeightsName = "params.npz";

    private const int TrainedContext = 1024;

    /// <summary>The SAE of a folder.</summary>
    /// <param name="folder">Where <c>params.npz</c> is.</param>
    /// <param name="hook">Its hook; null takes it from the folder's name.</param>
    /// <exception cref="WeightsException">The file is malformed, or a tensor does not fit or is unknown.</exception>
    public static SparseAutoencoder Read(string folder, string? hook)
    {
        var path = Path.Combine(folder, WeightsName);
        var arrays = NpzFile.Read(path).ToDictionary(array => Modern(array.Key), array => array.Value);
        var shapes = arrays.ToDictionary(array => array.Key, array => array.Value.Shape.Select(dimension => (long)dimension).ToArray());
        var tensors = new SaeTensors(path, shapes, name => arrays[name].Values);
        var (modelWidth, width) = tensors.MatrixShape("W_enc");
        hook ??= HookOf(folder, path);
        var autoencoder = new SparseAutoencoder
        {
            Description = new HookDescription(
                hook, width, SourceId(folder), null, SaeArchitecture.JumpReLU, ActivationNormalization.None, true, TrainedContext, FileHash.Of([path])),
            BlocksBefore = ResidualHook.BlocksBefore(path, hook),
            ModelWidth = modelWidth,
            Encoder = tensors.Read("W_enc", modelWidth, width),
            EncoderBias = tensors.Read("b_enc", width),
            Decoder = tensors.Read("W_dec", width, modelWidth),
            DecoderBias = tensors.Read("b_dec", modelWidth),
            SubtractDecoderBias = false,
            Threshold = tensors.Read("threshold", width),
            CentredResidual = false,
        };
        tensors.RefuseUnused(SaeArchitecture.JumpReLU);
        return autoencoder;
    }

    // Gemma Scope 2 spells the weights in lower case.
    private static string Modern(string name) => name switch
    {
        "w_enc" => "W_enc",
        "w_dec" => "W_dec",
        _ => name,
    };

    private static string HookOf(string folder, string path)
    {
        var match = LayerName().Match(folder);
        return match.Success
            ? string.Create(CultureInfo.InvariantCulture, $"blocks.{match.Groups[1].Value}.hook_resid_post")
            : throw new WeightsException($"{path}: no folder above is called layer_N; name the hook in a manifest.");
    }

    private static string? SourceId(string folder)
    {
        var (layer, width) = (LayerName().Match(folder), WidthName().Match(folder));
        return layer.Success && width.Success ? $"{layer.Groups[1].Value}-gemmascope-res-{width.Groups[1].Value}" : null;
    }

    [GeneratedRegex(@"[/\\]layer_(\d+)(?=[/\\]|$)", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex LayerName();

    [GeneratedRegex(@"[/\\]width_(\w+)(?=[/\\]|$)", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex WidthName();
}
