using SaeActors.Features.Counting;

namespace SaeActors.Graph.Queries;

/// <summary>How measures are called in answers.</summary>
public static class MeasureNames
{
    /// <summary>W_dec[l, i]·W_dec[l + 1, j] / (‖·‖‖·‖): from the weights, so it stands beside the counted measures and ranks nothing.</summary>
    public const string DecoderCosine = "decoderCosine";

    /// <summary>Every measure, in the order of the enumeration.</summary>
    public static IReadOnlyList<Measure> All { get; } = Enum.GetValues<Measure>();

    /// <summary>The measure's name: <c>jaccard</c>, <c>mutualInformationShare</c> …</summary>
    public static string NameOf(Measure measure)
    {
        var name = measure.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
