using SaeActors.Features.Windows;

namespace SaeActors.Inference.Torch.Ablations;

/// <summary>One next-layer feature at one token whose activation differs with and without the ablation.</summary>
/// <param name="Token">Position in the row.</param>
/// <param name="Feature">Feature of the next layer.</param>
/// <param name="Unablated">0 when it does not fire.</param>
/// <param name="Ablated">0 when it does not fire.</param>
internal readonly record struct Difference(int Token, int Feature, float Unablated, float Ablated)
{
    /// <summary>What differs between the first row of <paramref name="rows"/> and the one that begins at <paramref name="start"/>, ordered by token and feature.</summary>
    /// <param name="rows">(copies of T)</param>
    /// <param name="first">The first token that can differ.</param>
    /// <param name="start">Where the compared copy begins.</param>
    /// <param name="length">T.</param>
    public static Difference[] Of(LayerActivations rows, int first, int start, int length)
    {
        var differences = new List<Difference>();
        for (var token = first; token < length; token++)
        {
            Merge(token, rows, start + token, differences);
        }

        return [.. differences];
    }

    /// <summary>The effects, with the skip path's part of each.</summary>
    public static AblationEffect[] Effects(Difference[] differences, float[] skips) =>
        [.. differences.Zip(skips, (difference, skip) =>
            new AblationEffect(difference.Token, difference.Feature, difference.Unablated, difference.Ablated, skip))];

    private static void Merge(int token, LayerActivations rows, int other, List<Difference> differences)
    {
        var features = rows.FeaturesAt(token);
        var values = rows.ValuesAt(token);
        var otherFeatures = rows.FeaturesAt(other);
        var otherValues = rows.ValuesAt(other);
        for (int mine = 0, theirs = 0; mine < features.Length || theirs < otherFeatures.Length;)
        {
            var (left, right) = (
                mine < features.Length ? features[mine] : int.MaxValue,
                theirs < otherFeatures.Length ? otherFeatures[theirs] : int.MaxValue);
            var feature = Math.Min(left, right);
            var (unablated, ablated) = (left == feature ? values[mine++] : 0, right == feature ? otherValues[theirs++] : 0);
            if (unablated != ablated)
            {
                differences.Add(new Difference(token, feature, unablated, ablated));
            }
        }
    }
}
