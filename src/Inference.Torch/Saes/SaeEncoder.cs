using SaeActors.Inference.Saes;
using SaeActors.Inference.Torch.Native;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Saes;

/// <summary>One SAE's encoder on the device. d = model width, F = features, N tokens.</summary>
internal abstract class SaeEncoder
{
    private const float LayerNormEpsilon = 1e-5f;

    private readonly Linear _encoder;
    private readonly Tensor? _shift;   // (d,) float32 b_dec, when the SAE subtracts it

    protected SaeEncoder(SparseAutoencoder sae, TensorStore store, float[]? bias)
    {
        Sae = sae;
        _encoder = store.KeepLinear(sae.Encoder, bias, sae.ModelWidth, sae.Width);
        _shift = sae.SubtractDecoderBias ? store.KeepFloat32(sae.DecoderBias, sae.ModelWidth) : null;
        NumberSize = store.Type == ScalarType.Float32 ? sizeof(float) : sizeof(short);
    }

    /// <summary>The SAE as loaded.</summary>
    public SparseAutoencoder Sae { get; }

    /// <summary>F.</summary>
    public int Width => Sae.Width;

    /// <summary>Bytes of dense scratch that one token takes in <see cref="Encode"/>.</summary>
    public abstract long BytesPerToken { get; }

    /// <summary>Bytes of one pre-activation.</summary>
    protected int NumberSize { get; }

    /// <summary>The encoder of an SAE, by its architecture.</summary>
    public static SaeEncoder Create(SparseAutoencoder sae, TensorStore store) => sae.Description.Architecture switch
    {
        SaeArchitecture.Standard or SaeArchitecture.JumpReLU => new ThresholdEncoder(sae, store),
        SaeArchitecture.TopK => new TopKEncoder(sae, store),
        SaeArchitecture.Gated => new GatedEncoder(sae, store),
        var unknown => throw new WeightsException($"{sae.Description.Hook}: the Torch engine does not know {unknown} SAEs."),
    };

    /// <summary>(N, d) float32 residuals → (N, d) x′ in the weights' number type: normalised and shifted as the SAE wants it.</summary>
    public Tensor Input(Tensor x) => (_shift is null ? Normalized(x) : Normalized(x) - _shift).to(_encoder.Type);

    /// <summary>(N, d) <see cref="Input"/> → (N, F) values and (N, F) whether each is active; a value counts only where it is active.</summary>
    public abstract (Tensor Values, Tensor Active) Encode(Tensor input);

    /// <summary>(N, d) float32 → (N, 1) float32: what the normalisation multiplies decoded vectors with, or null for 1.</summary>
    public Tensor? OutputScale(Tensor x) => Sae.Description.Normalization switch
    {
        ActivationNormalization.ConstantNormRescale => x.norm(1, true).div(MathF.Sqrt(Sae.ModelWidth)),
        ActivationNormalization.LayerNorm => x.std(-1, true, true) + LayerNormEpsilon,
        _ => null,
    };

    /// <summary>(N, d) float32 directions → (N, F): W_encᵀ of each, without normalisation and biases.</summary>
    public Tensor Project(Tensor directions) => _encoder.WithoutBias(directions);

    /// <summary>(N, d) <see cref="Input"/> → (N, F): x′·W_enc + bias.</summary>
    protected Tensor Preactivations(Tensor input) => _encoder.Of(input);

    private Tensor Normalized(Tensor x) => Sae.Description.Normalization switch
    {
        ActivationNormalization.ConstantNormRescale => x * x.norm(1, true).reciprocal().mul(MathF.Sqrt(Sae.ModelWidth)),
        ActivationNormalization.LayerNorm => (x - x.mean([-1], true)) / (x.std(-1, true, true) + LayerNormEpsilon),
        _ => x,
    };
}
