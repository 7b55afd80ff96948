using System.Runtime.InteropServices;

namespace SaeActors.Bench.Findings;

/// <summary>How much of every feature's activation the group of its token tells, on prompts that did not teach it.</summary>
/// <remarks>R² over the counted tokens of one half of the prompts when each token is predicted by the mean of its group in the other half;
/// both ways, pooled. Groups that the other half does not have predict 0. F features.</remarks>
internal static class ExplainedVariance
{
    /// <summary>(F,) Below 1; 0 where a feature never fires.</summary>
    public static double[] Of(Recording recording, int layer, int[] groups)
    {
        var (width, groupCount) = (recording.Widths[layer], groups.Max() + 1);
        var sizes = new Dictionary<int, (double Even, double Odd)>();
        for (var token = 0; token < groups.Length; token++)
        {
            if (recording.Counted[token]) Add(ref CollectionsMarshal.GetValueRefOrAddDefault(sizes, groups[token], out _), recording.PromptOf[token], 1);
        }

        var sums = new Dictionary<int, (double Even, double Odd)>();   // feature × groupCount + group
        var (totals, squares) = (new (double Even, double Odd)[width], new double[width]);
        recording.Each(layer, (token, feature, value) =>
        {
            Add(ref CollectionsMarshal.GetValueRefOrAddDefault(sums, checked(feature * groupCount + groups[token]), out _), recording.PromptOf[token], value);
            Add(ref totals[feature], recording.PromptOf[token], value);
            squares[feature] += (double)value * value;
        });

        var unexplained = squares.ToArray();
        foreach (var (key, sum) in sums)
        {
            var size = sizes[key % groupCount];
            unexplained[key / groupCount] += Error(sum.Even, size.Even, sum.Odd, size.Odd) + Error(sum.Odd, size.Odd, sum.Even, size.Even);
        }

        var (even, odd) = (sizes.Values.Sum(size => size.Even), sizes.Values.Sum(size => size.Odd));
        return [.. Enumerable.Range(0, width).Select(feature =>
        {
            var variance = squares[feature] - totals[feature].Even * totals[feature].Even / even - totals[feature].Odd * totals[feature].Odd / odd;
            return variance > 0 ? 1 - unexplained[feature] / variance : 0;
        })];
    }

    /// <summary>Σ(x − m)² − Σx² of a group in one half, where m is its mean in the other.</summary>
    private static double Error(double sum, double size, double otherSum, double otherSize)
    {
        var mean = otherSize == 0 ? 0 : otherSum / otherSize;
        return mean * (mean * size - 2 * sum);
    }

    private static void Add(ref (double Even, double Odd) halves, int prompt, double value)
    {
        if (prompt % 2 == 0) halves.Even += value;
        else halves.Odd += value;
    }
}
