using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Queries;

/// <summary>One layer in a few numbers.</summary>
internal static class LayerSummaries
{
    private const double DenseAbove = 0.1;   // of the counted tokens

    public static LayerSummary Of(Study study, int layer, LayerMarginals marginals)
    {
        var (alive, dense, active) = (0, 0, 0L);
        for (var feature = 0; feature < marginals.Width; feature++)
        {
            var mine = marginals[feature];
            if (mine.LastWindow > 0) alive++;
            if (mine.Count > DenseAbove * marginals.Tokens) dense++;
            active += mine.Count;
        }

        var described = study.Layers[layer];
        return new LayerSummary(
            study.Id, marginals.Window, layer, described.Hook, described.Source, described.Width, marginals.Tokens,
            alive, described.Width - alive, dense, marginals.Tokens == 0 ? 0 : (double)active / marginals.Tokens);
    }
}
