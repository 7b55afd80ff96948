using SaeActors.Features.Counting;

namespace SaeActors.Graph.State;

/// <summary>The window that answers speak of. Immutable but for <paramref name="Prepared"/>, which is read inside a question only.</summary>
/// <param name="Window">Its number; 0 before the first.</param>
/// <param name="Sequence">Its last prompt.</param>
/// <param name="Marginals">(L,) At this window.</param>
/// <param name="Prepared">The window itself, for features that have not applied it yet; null when all have.</param>
internal sealed record GraphVersion(long Window, long Sequence, LayerMarginals[] Marginals, PreparedWindow? Prepared)
{
    /// <summary>N.</summary>
    public long Tokens => Marginals[0].Tokens;
}
