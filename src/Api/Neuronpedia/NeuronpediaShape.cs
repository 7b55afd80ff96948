using System.Globalization;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Neuronpedia;

/// <summary>Turns our cards and examples into Neuronpedia's rows.</summary>
internal static class NeuronpediaShape
{
    /// <summary>The row of one feature; tops only, as that route gives them.</summary>
    internal static NeuronpediaFeature Of(string modelId, string source, string hook, FeatureCard card, ExampleSet examples)
    {
        var index = card.Feature.ToString(CultureInfo.InvariantCulture);
        return new NeuronpediaFeature(
            modelId, source, index, SetOf(source), hook, card.Max, card.Density,
            [.. card.Histogram.Select(bin => bin.Count)],
            [.. card.Histogram.Select(bin => (bin.From + bin.To) / 2)],
            [.. card.TopLogits.Select(logit => logit.Token)],
            [.. card.TopLogits.Select(logit => logit.Logit)],
            [.. card.BottomLogits.Select(logit => logit.Token)],
            [.. card.BottomLogits.Select(logit => logit.Logit)],
            card.Label is { } label ? [new NeuronpediaExplanation(label, null, card.LabelSource == LabelSource.Automatic ? "automatic" : null, [])] : [],
            [.. examples.Top.Where(example => example.Tokens.Count > 0).Select(example => Activation(example, modelId, source, index))],
            card.Study,
            card.Window);
    }

    /// <summary><c>6-res-jb</c> belongs to the set <c>res-jb</c>.</summary>
    private static string SetOf(string source) => source.IndexOf('-', StringComparison.Ordinal) is var dash && dash < 0 ? source : source[(dash + 1)..];

    private static NeuronpediaActivation Activation(Example example, string modelId, string source, string index) => new(
        example.Tokens, example.Values, example.Value, example.Position - example.FirstPosition, example.Values.Min(),
        modelId, source, index, example.Sequence.ToString(CultureInfo.InvariantCulture));
}
