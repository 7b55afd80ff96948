using SaeActors.Inference.Kernels;
using SaeActors.Inference.Saes;

namespace SaeActors.Inference.Cpu;

/// <summary>The encoder of one SAE: product and sparsifier in one pass, so that the dense (T, F) activation never exists.</summary>
/// <remarks>d = model width, F = features, T = tokens. A piece of work is a run of a few panels of W_enc over all tokens, 256 tokens at a
/// time: its products (200 kB) stay in the second-level cache until what fired has been picked out of them.</remarks>
internal sealed class SaeEncoder
{
    private const int TokenBlock = 256;
    private const int PanelsPerRun = 4;

    private readonly SparseAutoencoder _sae;
    private readonly PackedMatrix _encoder;
    private readonly FiringRule _rule;
    private readonly FiringRun[] _runs;

    public SaeEncoder(SparseAutoencoder sae)
    {
        _sae = sae;
        var bias = sae.Description.Architecture == SaeArchitecture.Gated ? [] : sae.EncoderBias;
        _encoder = PackedMatrix.FromRows(sae.Encoder, sae.ModelWidth, sae.Width, bias);
        _rule = new FiringRule(sae);
        _runs = [.. Enumerable.Range(0, (_encoder.PanelCount + PanelsPerRun - 1) / PanelsPerRun).Select(_ => new FiringRun())];
    }

    /// <summary>W_enc[dimension, feature].</summary>
    public float At(int dimension, int feature) => _encoder.At(dimension, feature);

    /// <summary>Appends the activations of every token to <paramref name="activations"/>.</summary>
    /// <param name="residual">(T, d) row-major.</param>
    /// <param name="tokenCount">T.</param>
    /// <param name="prepared">(≥ T, d) Overwritten.</param>
    /// <param name="activations">Receives T tokens.</param>
    public void Encode(float[] residual, int tokenCount, float[] prepared, LayerBuilder activations)
    {
        var d = _sae.ModelWidth;
        Residual.ForRows(tokenCount, token => SaeInput.Prepare(_sae, residual.AsSpan(token * d, d), prepared.AsSpan(token * d, d)));
        Cores.ForEach(_runs.Length, run => FillRun(run, prepared, tokenCount));
        Join(tokenCount, activations);
    }

    private void FillRun(int index, float[] prepared, int tokenCount)
    {
        var (d, run) = (_sae.ModelWidth, _runs[index]);
        var (firstPanel, endPanel) = (index * PanelsPerRun, Math.Min((index + 1) * PanelsPerRun, _encoder.PanelCount));
        var firstFeature = firstPanel * MatrixProduct.PanelWidth;
        var width = Math.Min(endPanel * MatrixProduct.PanelWidth, _sae.Width) - firstFeature;
        using var products = new Rented<float>(TokenBlock * width);
        run.Begin(tokenCount);
        for (var start = 0; start < tokenCount; start += TokenBlock)
        {
            var count = Math.Min(TokenBlock, tokenCount - start);
            MatrixProduct.Multiply(prepared.AsSpan(start * d, count * d), count, _encoder, firstPanel, endPanel, products.Span, width);
            for (var token = 0; token < count; token++)
            {
                var (features, values) = run.Room(width);
                run.End(start + token, _rule.Fire(firstFeature, products.Span.Slice(token * width, width), features.Span, values.Span));
            }
        }
    }

    private void Join(int tokenCount, LayerBuilder activations)
    {
        var cursors = new int[_runs.Length];
        using var features = new Rented<int>(_sae.Width);
        using var values = new Rented<float>(_sae.Width);
        for (var token = 0; token < tokenCount; token++)
        {
            var total = 0;
            for (var run = 0; run < _runs.Length; run++)
            {
                var count = _runs[run].CountAt(token);
                _runs[run].CopyTo(cursors[run], count, features.Span[total..], values.Span[total..]);
                cursors[run] += count;
                total += count;
            }

            if (_sae.Description.Architecture == SaeArchitecture.TopK)
            {
                total = FiringRule.KeepLargest(_sae.K, features.Span[..total], values.Span[..total]);
            }

            activations.Append(features.Span[..total], values.Span[..total]);
        }
    }
}
