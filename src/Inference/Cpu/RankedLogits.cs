using System.Numerics.Tensors;
using SaeActors.Inference.Kernels;

namespace SaeActors.Inference.Cpu;

/// <summary>The extremes of a row of logits.</summary>
internal static class RankedLogits
{
    /// <summary>The <paramref name="count"/> largest and smallest, after the mean over the vocabulary was taken away.</summary>
    public static FeatureLogits Of(float[] logits, int count)
    {
        TensorPrimitives.Subtract(logits, (float)(Reductions.Sum(logits) / logits.Length), logits);
        var tokens = Enumerable.Range(0, logits.Length).Select(token => new TokenLogit(token, logits[token])).ToList();
        return new FeatureLogits(
            [.. tokens.OrderByDescending(token => token.Logit).ThenBy(token => token.Token).Take(count)],
            [.. tokens.OrderBy(token => token.Logit).ThenBy(token => token.Token).Take(count)]);
    }
}
