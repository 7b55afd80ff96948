namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>What becomes of a layer's features, and where they come from (arXiv 2410.08869, section 3 and Figure 3).</summary>
/// <param name="Layer">Layer.</param>
/// <param name="Hook">Hook name.</param>
/// <param name="Width">Features of the SAE.</param>
/// <param name="Alive">Features that fired.</param>
/// <param name="Dead">Features that did not.</param>
/// <param name="Dense">Features active on more than a tenth of the tokens.</param>
/// <param name="MeanL0">Active features per counted token.</param>
/// <param name="Next">Matches downstream: unmatched features disappear; null in the last layer.</param>
/// <param name="Previous">Matches upstream: unmatched features appear; null in the first layer.</param>
public sealed record LayerEvolution(
    int Layer, string Hook, int Width, int Alive, int Dead, int Dense, double MeanL0, MatchShares? Next, MatchShares? Previous);
