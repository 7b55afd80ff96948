using System.Text.Json;
using SaeActors.Features;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Queries;

/// <summary>The label of every labelled feature, in memory and in <c>labels.json</c>.</summary>
internal sealed class LabelStore : IDisposable
{
    private const string Path = "labels.json";
    private const int LongestLabel = 2_000;   // characters

    private readonly IStorage _storage;
    private readonly Study _study;
    private readonly SemaphoreSlim _writing = new(1);
    private volatile IReadOnlyDictionary<FeatureId, string> _labels;

    private LabelStore(IStorage storage, Study study, IReadOnlyDictionary<FeatureId, string> labels) =>
        (_storage, _study, _labels) = (storage, study, labels);

    /// <summary>A feature's label, or null.</summary>
    public string? this[FeatureId feature] => _labels.GetValueOrDefault(feature);

    public static LabelStore Open(IStorage storage, Study study)
    {
        if (!storage.Exists(Path)) return new LabelStore(storage, study, new Dictionary<FeatureId, string>());
        var stored = JsonSerializer.Deserialize<Dictionary<string, string>>(storage.ReadWhole(Path)) ?? [];
        return new LabelStore(storage, study, stored.ToDictionary(entry => Parse(entry.Key), entry => entry.Value));
    }

    /// <inheritdoc cref="IStatistics.LabelAsync"/>
    public async Task<int> AddAsync(IAsyncEnumerable<FeatureLabel> labels, CancellationToken cancellation)
    {
        var added = new List<FeatureLabel>();
        await foreach (var label in labels.WithCancellation(cancellation))
        {
            Check(label);
            added.Add(label);
        }

        await _writing.WaitAsync(cancellation);
        try
        {
            var all = new Dictionary<FeatureId, string>(_labels);
            foreach (var (layer, feature, label) in added) all[new FeatureId(layer, feature)] = label;
            var stored = all.OrderBy(entry => entry.Key).ToDictionary(entry => entry.Key.ToString(), entry => entry.Value);
            _storage.WriteWhole(Path, JsonSerializer.SerializeToUtf8Bytes(stored));
            _labels = all;
            return all.Count;
        }
        catch (IOException full)
        {
            throw new ServiceAwayException($"labels cannot be written: {full.Message}", full);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private static FeatureId Parse(string key) =>
        FeatureId.TryParse(key, out var id) ? id : throw new InvalidDataException($"{Path} labels '{key}'; expected a feature such as 3_17.");

    private void Check(FeatureLabel label)
    {
        if (label.Layer < 0 || label.Layer >= _study.Layers.Count) throw new ArgumentException($"a label is for layer {label.Layer}; expected 0 to {_study.Layers.Count - 1}.");
        var width = _study.Layers[label.Layer].Width;
        if (label.Feature < 0 || label.Feature >= width) throw new ArgumentException($"a label is for feature {label.Feature} of layer {label.Layer}; expected 0 to {width - 1}.");
        if (string.IsNullOrWhiteSpace(label.Label) || label.Label.Length > LongestLabel)
        {
            throw new ArgumentException($"the label of {label.Layer}_{label.Feature} has {label.Label?.Length ?? 0} characters; expected 1 to {LongestLabel}.");
        }
    }
}
