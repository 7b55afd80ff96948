namespace SaeActors.Graph.Tests.Analysis;

/// <summary>A test on the edge table of arXiv 2410.08869; skipped where it is not at hand.</summary>
/// <remarks>Joined from the graph files of github.com/Stefan-Heimersheim/spar-2024, which state no licence and are not shipped: columns upstream, downstream,
/// jaccard, necessity, sufficiency and pearson, thresholds 0.1, 10 M tokens, activation > 0.2 × max; tabs, gzip.</remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PaperEdgesFactAttribute : FactAttribute
{
    private const string Variable = "SAEACTORS_PAPER_EDGES";

    public PaperEdgesFactAttribute() => Skip = Path is null ? $"needs the paper's edge table at {Variable}" : null;

    public static string? Path => Environment.GetEnvironmentVariable(Variable);
}
