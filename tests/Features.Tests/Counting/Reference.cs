using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

/// <summary>The definitions, computed densely in float64 over the whole stream.</summary>
internal sealed class Reference(Stream stream, CountingPlan plan)
{
    public long Tokens => Enumerable.Range(0, stream.Tokens).LongCount(stream.IsCounted);

    public long Count(int layer, int feature) => Where(token => IsActive(token, layer, feature)).LongCount();

    public double Sum(int layer, int feature) => Where(_ => true).Sum(token => (double)stream[token, layer, feature]);

    public double SumOfSquares(int layer, int feature) => Where(_ => true).Sum(token => (double)stream[token, layer, feature] * stream[token, layer, feature]);

    public long Both(int layer, int feature, int partner) =>
        Where(token => IsActive(token, layer, feature) && IsActive(token, layer + 1, partner)).LongCount();

    public double SumXY(int layer, int feature, int partner) =>
        Where(_ => true).Sum(token => (double)stream[token, layer, feature] * stream[token, layer + 1, partner]);

    public bool IsActive(int token, int layer, int feature) => stream[token, layer, feature] > plan.Layers[layer].ThresholdOf(feature);

    /// <summary>Correlation in two passes: means first.</summary>
    public double Pearson(int layer, int feature, int partner)
    {
        var (meanX, meanY) = (Sum(layer, feature) / Tokens, Sum(layer + 1, partner) / Tokens);
        var (covariance, varianceX, varianceY) = (0.0, 0.0, 0.0);
        foreach (var token in Where(_ => true))
        {
            var (x, y) = (stream[token, layer, feature] - meanX, stream[token, layer + 1, partner] - meanY);
            (covariance, varianceX, varianceY) = (covariance + x * y, varianceX + x * x, varianceY + y * y);
        }

        return covariance / Math.Sqrt(varianceX * varianceY);
    }

    private IEnumerable<int> Where(Func<int, bool> condition) =>
        Enumerable.Range(0, stream.Tokens).Where(token => stream.IsCounted(token) && condition(token));
}
