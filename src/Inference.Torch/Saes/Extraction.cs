using SaeActors.Inference.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Saes;

/// <summary>Residuals to sparse activations, wholly on the device: only what is active crosses to the host.</summary>
/// <remarks>The host waits for the device once a piece, in <see cref="Tensor.nonzero"/>, which has to know how much is active. The copies to the
/// host are asked for behind it, into pinned memory that the library allocates and keeps until they have arrived.</remarks>
internal static class Extraction
{
    /// <summary>The active features of every token, worked on in pieces of <see cref="Limits.ScratchBytes"/>.</summary>
    /// <param name="encoder">The SAE.</param>
    /// <param name="x">(T, d) float32 residuals, T ≥ 1.</param>
    /// <param name="limits">The size of a piece.</param>
    /// <returns>The pieces in token order, owned by the caller's dispose scope, readable after <see cref="TorchDevice.Synchronize"/>.</returns>
    public static List<PendingRows> Of(SaeEncoder encoder, Tensor x, Limits limits)
    {
        var pieces = new List<PendingRows>();
        var (tokens, atOnce) = (x.shape[0], TokensAtOnce(encoder, limits));
        for (var token = 0L; token < tokens; token += atOnce)
        {
            pieces.Add(Piece(encoder, x.narrow(0, token, Math.Min(atOnce, tokens - token))));
        }

        return pieces;
    }

    /// <summary>Tokens of a piece: at least one, and fewer than 2³¹ dense elements, because nonzero on a GPU takes no more.</summary>
    public static long TokensAtOnce(SaeEncoder encoder, Limits limits) =>
        Math.Clamp(limits.ScratchBytes / encoder.BytesPerToken, 1, int.MaxValue / encoder.Width);

    private static PendingRows Piece(SaeEncoder encoder, Tensor x)
    {
        using var scope = NewDisposeScope();
        var input = encoder.Input(x);
        var (values, active) = encoder.Encode(input);
        var flat = active.view(-1).nonzero().view(-1);
        var tokenStarts = arange(0, x.shape[0] + 1, 1, ScalarType.Int64, x.device).mul_(encoder.Width);
        return new PendingRows(
            encoder,
            ToHost(searchsorted(flat, tokenStarts, out_int32: true)),
            ToHost(flat.remainder(encoder.Width).to(ScalarType.Int32)),
            ToHost(values.view(-1).index_select(0, flat).to(ScalarType.Float32)),
            ToHost(input.isfinite().all())).MoveToOuterDisposeScope();
    }

    private static Tensor ToHost(Tensor tensor) => tensor.to(DeviceType.CPU, -1, non_blocking: true);
}
