using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;

namespace SaeActors.Graph.Analysis.Graphs;

/// <summary>The features that fire at one token of a text and the edges between them (arXiv 2410.08869, Figure 2).</summary>
public static class PromptGraph
{
    /// <summary>Runs the model on the text and looks up the pairs.</summary>
    /// <param name="graph">The service.</param>
    /// <param name="text">The prompt.</param>
    /// <param name="position">A token, from 0; below 0 from the end: −1 is the last.</param>
    /// <param name="measure">The links' similarity.</param>
    /// <param name="threshold">Links strictly above it.</param>
    /// <param name="communities">The run to colour by and who is in which community; null for none.</param>
    /// <param name="cancellation">Looked at between internal batches.</param>
    /// <exception cref="ArgumentException">The text has no such token, or the threshold is not a number.</exception>
    /// <exception cref="NoModelException">The study has no model.</exception>
    public static async Task<FeatureGraphAnswer> OfAsync(
        IFeatureGraph graph, string text, int position, Measure measure, double threshold, (long Run, CommunityMembers Members)? communities,
        CancellationToken cancellation)
    {
        var activations = await graph.ActivationsAsync(text, cancellation);
        var count = activations.Tokens.Count;
        var token = position < 0 ? count + position : position;
        if (token < 0 || token >= count) throw new ArgumentException($"position is {position}; expected {-count} to {count - 1}: the text has {count} tokens.");
        var values = activations.Layers.SelectMany((layer, number) => layer.Activations
                .Where(activation => activation.Position == token)
                .Select(activation => KeyValuePair.Create(new FeatureId(number, activation.Feature), activation.Value)))
            .ToDictionary();
        var pairs = await graph.SubgraphAsync([.. values.Keys], measure, threshold, cancellation);
        var name = MeasureNames.NameOf(measure);
        return new FeatureGraphAnswer(
            pairs.Study, pairs.Window,
            $"Features active at token {token} ('{activations.Tokens[token].Text}'); links where {name} > {threshold} over {pairs.Tokens} tokens.",
            name, threshold, text, token, [.. activations.Tokens.Select(one => one.Text)], communities?.Run,
            GraphParts.NodesOf(pairs, values, communities?.Members), GraphParts.LinksOf(pairs));
    }
}
