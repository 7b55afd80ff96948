using System.Text.Json;
using SaeActors.Features;

namespace SaeActors.Inference.Tests.Saes;

/// <summary>A random SAE of any architecture, written as a SAELens folder, with a straightforward float64 encoder and decoder of its own.</summary>
/// <remarks>d = 13, F = 101: no multiple of any vector or panel width.</remarks>
internal sealed class SaeFixture
{
    public const int ModelWidth = 13;
    public const int Width = 101;

    private readonly Dictionary<string, (int[] Shape, float[] Values)> _tensors = [];
    private readonly string _architecture;
    private readonly string _normalization;
    private readonly bool _subtractBias;
    private readonly int _k;
    private readonly bool _rescale;

    public SaeFixture(string architecture, string normalization = "none", bool subtractBias = true, int k = 0, bool rescale = false, ulong seed = 1)
    {
        (_architecture, _normalization, _subtractBias, _k, _rescale) = (architecture, normalization, subtractBias, k, rescale);
        var random = new SplitMix(seed);
        Add("W_enc", random.Gaussians(ModelWidth * Width), ModelWidth, Width);
        Add("W_dec", random.Gaussians(Width * ModelWidth), Width, ModelWidth);
        Add("b_dec", random.Gaussians(ModelWidth), ModelWidth);
        foreach (var bias in architecture == "gated" ? ["b_gate", "b_mag", "r_mag"] : new[] { "b_enc" })
        {
            Add(bias, random.Gaussians(Width, 0.5), Width);
        }

        if (architecture == "jumprelu")
        {
            Add("threshold", random.Gaussians(Width), Width);
        }
    }

    public IDictionary<string, (int[] Shape, float[] Values)> Tensors => _tensors;

    public void WriteTo(ScratchFolder folder, string name, string hook = "blocks.2.hook_resid_pre")
    {
        folder.Write($"{name}/cfg.json", JsonSerializer.Serialize(new
        {
            architecture = _architecture,
            d_in = ModelWidth,
            d_sae = Width,
            dtype = "float32",
            apply_b_dec_to_input = _subtractBias,
            normalize_activations = _normalization,
            k = _k == 0 ? (int?)null : _k,
            rescale_acts_by_decoder_norm = _rescale,
            unknown_key = "ignored",
            metadata = new { hook_name = hook, prepend_bos = true, neuronpedia_id = "toy/2-res-test" },
        }));
        WriteTensors(folder, name);
    }

    public void WriteTensors(ScratchFolder folder, string name) => folder.Write(
        $"{name}/sae_weights.safetensors", SafetensorsWriter.Write(_tensors.Select(tensor => (tensor.Key, tensor.Value.Shape, tensor.Value.Values))));

    /// <summary>(F,) Activations of one residual vector, by the table of the format.</summary>
    public double[] Encode(ReadOnlySpan<float> residual)
    {
        var (shift, scale) = Normalization(residual);
        var x = new double[ModelWidth];
        for (var dimension = 0; dimension < ModelWidth; dimension++)
        {
            x[dimension] = ((residual[dimension] - shift) / scale) - (_subtractBias ? Value("b_dec", dimension) : 0);
        }

        var activations = new double[Width];
        for (var feature = 0; feature < Width; feature++)
        {
            var product = 0.0;
            for (var dimension = 0; dimension < ModelWidth; dimension++)
            {
                product += x[dimension] * Value("W_enc", (dimension * Width) + feature);
            }

            activations[feature] = _architecture switch
            {
                "gated" => product + Value("b_gate", feature) > 0
                    ? Math.Max(0, (product * Math.Exp(Value("r_mag", feature))) + Value("b_mag", feature)) : 0,
                "jumprelu" => product + Value("b_enc", feature) > Value("threshold", feature) ? Math.Max(0, product + Value("b_enc", feature)) : 0,
                "topk" => (product + Value("b_enc", feature)) * (_rescale ? DecoderNorm(feature) : 1),
                _ => Math.Max(0, product + Value("b_enc", feature)),
            };
        }

        return _architecture == "topk" ? TopK(activations) : activations;
    }

    private double[] TopK(double[] h)
    {
        var kept = Enumerable.Range(0, Width).OrderByDescending(feature => h[feature]).Take(_k).ToHashSet();
        return [.. h.Select((value, feature) => kept.Contains(feature) ? Math.Max(0, value) : 0)];
    }

    private (double Shift, double Scale) Normalization(ReadOnlySpan<float> x)
    {
        var values = x.ToArray().Select(value => (double)value).ToArray();
        var mean = values.Average();
        return _normalization switch
        {
            "constant_norm_rescale" => (0, Math.Sqrt(values.Sum(value => value * value)) / Math.Sqrt(ModelWidth)),
            "layer_norm" => (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (ModelWidth - 1)) + 1e-5),
            _ => (0, 1),
        };
    }

    private double DecoderNorm(int feature) =>
        Math.Sqrt(Enumerable.Range(0, ModelWidth).Sum(dimension => Math.Pow(Value("W_dec", (feature * ModelWidth) + dimension), 2)));

    private double Value(string tensor, int element) => _tensors[tensor].Values[element];

    private void Add(string name, float[] values, params int[] shape) => _tensors[name] = (shape, values);
}
