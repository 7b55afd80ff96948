using SaeActors.Inference.Torch.Batches;
using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Torch.Saes;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Ablations;

/// <summary>Δx·W_enc[:, j] of the next layer, for the features j and tokens where something changed.</summary>
internal static class SkipPaths
{
    /// <summary>(n,) arrays, one number per difference.</summary>
    /// <param name="encoder">The next layer.</param>
    /// <param name="changes">(n·T, d) float32 Δx, copy after copy.</param>
    /// <param name="length">T.</param>
    /// <param name="differences">(n,) What changed in each copy, ordered by token.</param>
    /// <param name="limits">The size of a piece of the dense product.</param>
    public static float[][] Of(SaeEncoder encoder, Tensor changes, int length, Difference[][] differences, Limits limits)
    {
        var places = differences
            .SelectMany((copy, index) => copy.Select(difference => (Line: (long)index * length + difference.Token, difference.Feature)))
            .ToArray();
        var skips = new float[places.Length];
        var atOnce = Extraction.TokensAtOnce(encoder, limits);
        for (var (first, place) = (0L, 0); place < places.Length; first += atOnce)
        {
            var end = place;
            while (end < places.Length && places[end].Line < first + atOnce)
            {
                end++;
            }

            if (end > place)
            {
                using var scope = NewDisposeScope();
                var product = encoder.Project(changes.narrow(0, first, Math.Min(atOnce, changes.shape[0] - first)));
                var flat = tensor(places[place..end].Select(at => ((at.Line - first) * encoder.Width) + at.Feature).ToArray()).to(changes.device);
                HostMatrix.CopyTo(product.view(-1).index_select(0, flat), skips.AsSpan(place, end - place));
                place = end;
            }
        }

        return Split(skips, differences);
    }

    private static float[][] Split(float[] skips, Difference[][] differences)
    {
        var (parts, start) = (new float[differences.Length][], 0);
        for (var copy = 0; copy < differences.Length; copy++)
        {
            parts[copy] = skips[start..(start + differences[copy].Length)];
            start += differences[copy].Length;
        }

        return parts;
    }
}
