using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SaeActors.Api.Problems;
using SaeActors.Features;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Bodies;

/// <summary>Labels from a Neuronpedia export (<c>{"layer": "6-res-jb", "index": "123", "description": …}</c> a line) or from
/// two columns (<c>6_123</c>, tab, label), plain or gzipped; which of them is seen from the bytes.</summary>
internal sealed class TextLabels(Study study, ApiOptions options)
{
    private const int MaxLabelLength = 2_000;

    private readonly Dictionary<string, int> _layerOf = study.Layers
        .Select((layer, position) => (layer.Source, position))
        .Where(pair => pair.Source is not null)
        .ToDictionary(pair => pair.Source!, pair => pair.position);

    /// <summary>The labels, line by line.</summary>
    /// <exception cref="RefusedException">A line is of neither form or names a feature that the study does not have; the message names it.</exception>
    internal async IAsyncEnumerable<FeatureLabel> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in PlainLines.ReadAsync(body, options.MaxPromptBytes, cancellation))
        {
            yield return Checked(line.Text.StartsWith('{') ? Explanation(line) : Columns(line), line.Number);
        }
    }

    private static FeatureLabel Columns(TextLine line)
    {
        var tab = line.Text.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0 || !FeatureId.TryParse(line.Text.AsSpan(0, tab), out var id))
        {
            throw new RefusedException($"Line {line.Number} is '{Shorten.Text(line.Text)}'; expected layer_feature, a tab and the label.");
        }

        return new FeatureLabel(id.Layer, id.Feature, line.Text[(tab + 1)..].Trim());
    }

    private FeatureLabel Explanation(TextLine line)
    {
        using var document = JsonLines.Parse(line);
        var (source, index) = (Text(document.RootElement, "layer", line.Number), Text(document.RootElement, "index", line.Number));
        if (LayerOf(source) is not { } layer)
        {
            var known = _layerOf.Count > 0 ? string.Join(", ", _layerOf.Keys) : study.Model is null ? "numbered, such as 0-res-jb" : "none, because its SAEs name none";
            throw new RefusedException($"Line {line.Number}: \"layer\" is '{Shorten.Text(source)}'; the sources of this study are {known}.");
        }

        return int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var feature)
            ? new FeatureLabel(layer, feature, Text(document.RootElement, "description", line.Number).Trim())
            : throw new RefusedException($"Line {line.Number}: \"index\" is '{Shorten.Text(index)}'; expected the number of a feature.");
    }

    /// <summary>The layer of a source; where the study has no model to name any, the number before the dash.</summary>
    private int? LayerOf(string source)
    {
        if (_layerOf.TryGetValue(source, out var layer)) return layer;
        var dash = source.IndexOf('-', StringComparison.Ordinal);
        return study.Model is null && _layerOf.Count == 0 && dash > 0 && int.TryParse(source.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    /// <summary>A property that exports write as a string, and some as a number.</summary>
    private static string Text(JsonElement row, string property, long line)
    {
        if (!row.TryGetProperty(property, out var value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            throw new RefusedException($"Line {line} has no \"{property}\"; expected \"layer\", \"index\" and \"description\".");
        }

        return value.ToString();
    }

    private FeatureLabel Checked(FeatureLabel label, long line)
    {
        if (label.Layer >= study.Layers.Count || label.Feature >= study.Layers[label.Layer].Width)
        {
            throw new RefusedException($"Line {line}: {NotThere.Feature(study, label.Layer, label.Feature).Detail}");
        }

        return label.Label.Length is > 0 and <= MaxLabelLength
            ? label
            : throw new RefusedException($"Line {line} has a label of {label.Label.Length:N0} characters; expected 1 to {MaxLabelLength:N0}.");
    }
}
