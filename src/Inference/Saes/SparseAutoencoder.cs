namespace SaeActors.Inference.Saes;

/// <summary>One SAE as read from disk, in one form whatever its file was: folded, transposed and checked.</summary>
/// <remarks>d = model width, F = features. Encode: x′ = norm(x) − (subtractDecoderBias ? decoderBias : 0), h = x′·encoder + encoderBias, then by
/// <see cref="HookDescription.Architecture"/>. Decode: f·decoder + decoderBias, then the normalisation undone.</remarks>
public sealed record SparseAutoencoder
{
    /// <summary>Hook, width, architecture and the rest.</summary>
    public required HookDescription Description { get; init; }

    /// <summary>Where the hook sits: the number of blocks before it, 0 (embeddings) to the number of blocks (after the last).</summary>
    public required int BlocksBefore { get; init; }

    /// <summary>d.</summary>
    public required int ModelWidth { get; init; }

    /// <summary>(d, F) row-major, W_enc.</summary>
    public required float[] Encoder { get; init; }

    /// <summary>(F,) b_enc; for gated SAEs b_gate.</summary>
    public required float[] EncoderBias { get; init; }

    /// <summary>(F, d) row-major, W_dec.</summary>
    public required float[] Decoder { get; init; }

    /// <summary>(d,) b_dec.</summary>
    public required float[] DecoderBias { get; init; }

    /// <summary>Whether b_dec is subtracted before encoding (<c>apply_b_dec_to_input</c>).</summary>
    public required bool SubtractDecoderBias { get; init; }

    /// <summary>JumpReLU: (F,) thresholds, else null.</summary>
    public float[]? Threshold { get; init; }

    /// <summary>TopK: how many features of a token are kept, else 0.</summary>
    public int K { get; init; }

    /// <summary>TopK with <c>rescale_acts_by_decoder_norm</c>: (F,) ‖W_dec row‖, multiplied in before selection and divided out in decoding; else null.</summary>
    public float[]? DecoderNorms { get; init; }

    /// <summary>Gated: (F,) exp(r_mag), else null.</summary>
    public float[]? MagnitudeScale { get; init; }

    /// <summary>Gated: (F,) b_mag, else null.</summary>
    public float[]? MagnitudeBias { get; init; }

    /// <summary>Whether the SAE was trained on a residual stream centred over d_model (<c>center_writing_weights</c>).</summary>
    public required bool CentredResidual { get; init; }

    /// <summary>F.</summary>
    public int Width => Description.Width;

    /// <summary>The same SAE with what a manifest says about it; null leaves what its own files say.</summary>
    internal SparseAutoencoder With(string? neuronpediaId, bool? centredResidual)
    {
        var (model, source) = NeuronpediaId.Split(neuronpediaId);
        var centred = centredResidual ?? CentredResidual;
        return this with
        {
            CentredResidual = centred,
            Description = Description with
            {
                NeuronpediaModel = model ?? Description.NeuronpediaModel,
                SourceId = source ?? Description.SourceId,
                WeightsHash = centred == CentredResidual ? Description.WeightsHash : $"{Description.WeightsHash}-{(centred ? "centred" : "uncentred")}",
            },
        };
    }
}
