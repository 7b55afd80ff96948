using SaeActors.Features;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Inference;

namespace SaeActors.Graph.Embedded;

/// <summary>The model at work on single texts, through the same batcher as ingestion; see <see cref="IInspection"/>.</summary>
internal sealed class InspectionService(Study study, InferenceModel? model, TokenPolicy? policy, PromptBatcher? batcher)
{
    public IReadOnlyList<ReconstructionQuality> Reconstruction => model?.Reconstruction ?? [];

    /// <inheritdoc cref="IInspection.TokensAsync"/>
    public IReadOnlyList<string> Tokens(IReadOnlyList<int> tokens) =>
        model is null ? throw new NoModelException() : [.. tokens.Select(token => model.Tokenizer.Text(token))];

    /// <inheritdoc cref="IInspection.ActivationsAsync"/>
    public async Task<TextActivations> ActivationsAsync(string text, CancellationToken cancellation)
    {
        var (tokens, layers) = await RunAsync(text, cancellation);
        return new TextActivations(study.Id, Shown(tokens), [.. layers.Select((layer, number) => new TextLayer(number, Listed(layer)))]);
    }

    /// <inheritdoc cref="IInspection.TestAsync"/>
    public async Task<IReadOnlyList<FeatureTest>> TestAsync(IReadOnlyList<FeatureId> features, IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        foreach (var id in features) Check(id);
        var runs = await Task.WhenAll(texts.Select(text => RunAsync(text, cancellation)));
        return
        [
            .. runs.Select(run => new FeatureTest(
                Shown(run.Tokens), features.Distinct().ToDictionary(id => id.ToString(), id => ColumnOf(run.Layers[id.Layer], id.Feature)))),
        ];
    }

    /// <inheritdoc cref="IInspection.AblateAsync"/>
    public async Task<TextAblation> AblateAsync(string text, int layer, IReadOnlyList<int> features, CancellationToken cancellation)
    {
        if (model is null || policy is null) throw new NoModelException();
        if (layer < 0 || layer >= study.Layers.Count - 1)
        {
            throw new ArgumentException($"layer is {layer}; expected 0 to {study.Layers.Count - 2}, a layer with a next one.");
        }

        foreach (var feature in features) Check(new FeatureId(layer, feature));
        var tokens = policy.Tokenize(model.Tokenizer, [text]);
        var effects = features.Select(_ => new List<AblationEffect>()).ToArray();
        foreach (var (row, start) in tokens.Rows().Zip(tokens.RowStarts))
        {
            var found = await Task.Run(() => model.Engine.Ablate(row, tokens.Counted[start..(start + row.Length)], layer, features, cancellation), cancellation);
            for (var position = 0; position < effects.Length; position++)
            {
                effects[position].AddRange(found.Ablations[position].Effects.Select(effect => effect with { Token = start + effect.Token }));
            }
        }

        return new TextAblation(study.Id, Shown(tokens), [.. features.Zip(effects, (feature, found) => new FeatureAblation(feature, found))]);
    }

    private static float[] ColumnOf(LayerActivations layer, int feature)
    {
        var column = new float[layer.TokenCount];
        for (var token = 0; token < column.Length; token++)
        {
            var entry = layer.FeaturesAt(token).BinarySearch(feature);
            if (entry >= 0) column[token] = layer.ValuesAt(token)[entry];
        }

        return column;
    }

    private static List<TextActivation> Listed(LayerActivations layer)
    {
        var listed = new List<TextActivation>(layer.EntryCount);
        for (var token = 0; token < layer.TokenCount; token++)
        {
            var features = layer.FeaturesAt(token);
            var values = layer.ValuesAt(token);
            for (var entry = 0; entry < features.Length; entry++) listed.Add(new TextActivation(token, features[entry], values[entry]));
        }

        return listed;
    }

    private void Check(FeatureId id)
    {
        if (id.Layer < 0 || id.Layer >= study.Layers.Count) throw new ArgumentException($"feature {id} is of layer {id.Layer}; expected 0 to {study.Layers.Count - 1}.");
        var width = study.Layers[id.Layer].Width;
        if (id.Feature < 0 || id.Feature >= width) throw new ArgumentException($"feature {id} is not in its layer; expected 0 to {width - 1}.");
    }

    private TextToken[] Shown(TokenizedPrompts tokens) =>
        [.. tokens.Tokens.Select((token, position) => new TextToken(model!.Tokenizer.Text(token), token, tokens.Counted[position]))];

    private async Task<(TokenizedPrompts Tokens, LayerActivations[] Layers)> RunAsync(string text, CancellationToken cancellation)
    {
        if (model is null || batcher is null || policy is null) throw new NoModelException();
        var tokens = policy.Tokenize(model.Tokenizer, [text]);
        return (tokens, await batcher.ActivationsAsync(tokens.Rows(), cancellation));
    }
}
