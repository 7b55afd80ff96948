using System.Text.Json;
using SaeActors.Features;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Queries;

/// <summary>The label of every labelled feature, in memory and in two files: those made elsewhere, and the automatic ones that they hide.</summary>
internal sealed class LabelStore : IDisposable
{
    private const string ImportedPath = "labels.json";
    private const string AutomaticPath = "labels.automatic.json";
    private const int LongestLabel = 2_000;   // characters

    private readonly IStorage _storage;
    private readonly Study _study;
    private readonly SemaphoreSlim _writing = new(1);
    private volatile Dictionary<FeatureId, FeatureName> _imported;
    private volatile Dictionary<FeatureId, FeatureName> _automatic;

    private LabelStore(IStorage storage, Study study)
    {
        (_storage, _study) = (storage, study);
        _imported = Read(ImportedPath, LabelSource.Imported);
        _automatic = Read(AutomaticPath, LabelSource.Automatic);
    }

    /// <summary>A feature's label, or null.</summary>
    public FeatureName? this[FeatureId feature] => _imported.GetValueOrDefault(feature) ?? _automatic.GetValueOrDefault(feature);

    /// <summary>Reads what is stored.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static LabelStore Open(IStorage storage, Study study) => new(storage, study);

    /// <inheritdoc cref="IStatistics.LabelAsync"/>
    public async Task<int> AddAsync(IAsyncEnumerable<FeatureLabel> labels, CancellationToken cancellation)
    {
        var added = new List<FeatureLabel>();
        await foreach (var label in labels.WithCancellation(cancellation))
        {
            Check(label);
            added.Add(label);
        }

        return await WritingAsync(
            () =>
            {
                var all = new Dictionary<FeatureId, FeatureName>(_imported);
                Put(all, added, LabelSource.Imported);
                Write(ImportedPath, all);
                return (_imported = all).Count;
            },
            cancellation);
    }

    /// <inheritdoc cref="IStatistics.LabelAutomaticallyAsync"/>
    public Task SetAutomaticAsync(IReadOnlyList<FeatureLabel> labels, CancellationToken cancellation)
    {
        foreach (var label in labels) Check(label);
        return WritingAsync(
            () =>
            {
                var all = new Dictionary<FeatureId, FeatureName>(labels.Count);
                Put(all, labels, LabelSource.Automatic);
                Write(AutomaticPath, all);
                return (_automatic = all).Count;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private static void Put(Dictionary<FeatureId, FeatureName> all, IEnumerable<FeatureLabel> labels, LabelSource source)
    {
        foreach (var (layer, feature, label) in labels) all[new FeatureId(layer, feature)] = new FeatureName(label, source);
    }

    private async Task<int> WritingAsync(Func<int> write, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return write();
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

    private void Write(string path, Dictionary<FeatureId, FeatureName> labels) => _storage.WriteWhole(
        path, JsonSerializer.SerializeToUtf8Bytes(labels.OrderBy(entry => entry.Key).ToDictionary(entry => entry.Key.ToString(), entry => entry.Value.Text)));

    private Dictionary<FeatureId, FeatureName> Read(string path, LabelSource source)
    {
        if (!_storage.Exists(path)) return [];
        return _storage.ReadJson<Dictionary<string, string>>(path, "these labels", JsonSerializerOptions.Default).ToDictionary(
            entry => FeatureId.TryParse(entry.Key, out var id) ? id : throw new InvalidDataException($"{path} labels '{entry.Key}'; expected a feature such as 3_17."),
            entry => new FeatureName(entry.Value, source));
    }

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
