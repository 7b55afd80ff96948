using SaeActors.Features.Counting;

namespace SaeActors.Features.Evolution;

/// <summary>The most that a measure can reach on a pair that nobody listed: too weak to be read, or out of both features' bounded tables.</summary>
/// <param name="measure">What is compared.</param>
/// <param name="minSupport">Pairs with fewer co-firings do not count.</param>
/// <param name="floor">Pairs up to this similarity were not read.</param>
public sealed class UnlistedBound(Measure measure, long minSupport, double floor)
{
    /// <summary>(F,) One bound for each feature of a layer, over all partners in one neighbour layer.</summary>
    /// <param name="counts">(F,) n.</param>
    /// <param name="errors">(F,) An unlisted partner co-fired at most so often; 0 for exact tables.</param>
    /// <param name="partnerCounts">(F′,) n of the neighbour layer.</param>
    /// <param name="partnerErrors">(F′,) The neighbours' errors towards this layer.</param>
    /// <param name="isUpstream">Whether the features are upstream of their partners.</param>
    public double[] Of(
        IReadOnlyList<long> counts, IReadOnlyList<long> errors, IReadOnlyList<long> partnerCounts, IReadOnlyList<long> partnerErrors, bool isUpstream)
    {
        var partners = LargestShare(partnerCounts, partnerErrors);
        var bounds = new double[counts.Count];
        for (var feature = 0; feature < bounds.Length; feature++)
        {
            // A pair is unlisted only where both tables had no room, so it co-fired at most as often as the smaller error.
            var isClosed = errors[feature] == 0 || partners == 0 || errors[feature] < minSupport;
            bounds[feature] = isClosed ? floor : Math.Max(floor, Most(Share(errors[feature], counts[feature]), partners, isUpstream));
        }

        return bounds;
    }

    private double Most(double own, double partners, bool isUpstream) => measure switch
    {
        Measure.Jaccard => Math.Min(own, partners),
        Measure.Sufficiency => isUpstream ? own : partners,
        Measure.Necessity => isUpstream ? partners : own,
        Measure.Lift or Measure.Pmi or Measure.MutualInformation => double.PositiveInfinity,
        _ => 1,
    };

    private static double LargestShare(IReadOnlyList<long> counts, IReadOnlyList<long> errors)
    {
        var largest = 0.0;
        for (var feature = 0; feature < counts.Count; feature++) largest = Math.Max(largest, Share(errors[feature], counts[feature]));
        return largest;
    }

    private static double Share(long error, long count) => count == 0 ? 0 : Math.Min(1, (double)error / count);
}
