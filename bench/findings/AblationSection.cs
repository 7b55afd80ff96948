using SaeActors.Graph.Analysis.Evolution;
using SaeActors.Graph.Contract;
using SaeActors.Inference;

namespace SaeActors.Bench.Findings;

/// <summary>Whether a step of a chain is more than a common cause: its upstream feature is zeroed, and the downstream one is looked at.</summary>
internal static class AblationSection
{
    private const int EveryPrompt = 150;   // one prompt in so many

    public static async Task PrintAsync(IFeatureGraph graph, ChainList chains, IEnumerable<string> prompts)
    {
        var steps = chains.Chains.SelectMany(chain => chain.Features.Zip(chain.Features.Skip(1)))
            .Select(step => (Upstream: Replication.IdOf(step.First), Downstream: Replication.IdOf(step.Second).Feature)).ToLookup(step => step.Upstream.Layer);
        string[] texts = [.. prompts.Where((_, prompt) => prompt % EveryPrompt == 0)];
        Table.Heading($"Steps of chains > 0.9: the upstream feature zeroed, on {texts.Length} prompts");
        Table.Start("from layer", "steps seen", "tokens", "share of the downstream activation that goes, median", "share that the skip path alone takes", "silenced", "other active features: share that goes, median");
        foreach (var layer in steps.OrderBy(layer => layer.Key))
        {
            var downstream = layer.ToDictionary(step => step.Upstream.Feature, step => step.Downstream);
            var (own, others) = (new List<(int Upstream, AblationEffect Effect)>(), new List<double>());
            foreach (var text in texts)
            {
                var ablation = await graph.AblateAsync(text, layer.Key, [.. downstream.Keys], CancellationToken.None);
                foreach (var feature in ablation.Features)
                {
                    foreach (var effect in feature.Effects.Where(effect => effect.Unablated > 0 && ablation.Tokens[effect.Token].Counted))
                    {
                        if (effect.Feature == downstream[feature.Feature]) own.Add((feature.Feature, effect));
                        else others.Add(Math.Abs(effect.Effect) / effect.Unablated);
                    }
                }
            }

            Table.Row(
                $"{layer.Key}", $"{own.Select(pair => pair.Upstream).Distinct().Count()} of {downstream.Count}", $"{own.Count:N0}",
                $"{DataSection.Median(own.Select(pair => (double)pair.Effect.Effect / pair.Effect.Unablated)):0.00}",
                $"{DataSection.Median(own.Select(pair => (double)pair.Effect.Skip / pair.Effect.Unablated)):0.00}",
                $"{own.Count(pair => pair.Effect.Ablated == 0) / (double)own.Count:0 %}", $"{DataSection.Median(others):0.00}");
        }
    }
}
