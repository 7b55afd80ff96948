using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Features.Windows;

namespace SaeActors.Graph.Contract;

/// <summary>Live answers from the counts.</summary>
public interface IStatistics
{
    /// <summary>One summary a layer, in the study's order.</summary>
    Task<IReadOnlyList<LayerSummary>> LayersAsync(CancellationToken cancellation);

    /// <summary>One page of a layer's features.</summary>
    Task<FeaturePage?> FeaturesAsync(int layer, FeatureQuery query, CancellationToken cancellation);

    /// <summary>Everything known of one feature, or null where the study has no such feature.</summary>
    Task<FeatureCard?> FeatureAsync(FeatureId feature, CancellationToken cancellation);

    /// <summary>The k best partners in the next or previous layer by one measure.</summary>
    Task<NeighborList?> NeighborsAsync(FeatureId feature, NeighborQuery query, CancellationToken cancellation);

    /// <summary>Where the feature fires: its top contexts and a uniform sample.</summary>
    Task<ExampleSet?> ExamplesAsync(FeatureId feature, CancellationToken cancellation);

    /// <summary>Every edge of one or more layer pairs above the threshold, upstream feature by upstream feature, at one window.</summary>
    /// <exception cref="ArgumentException">No next layer, or a threshold that is not a number.</exception>
    Task<EdgeList> EdgesAsync(EdgeQuery query, CancellationToken cancellation);

    /// <summary>The given features and every edge among them whose measure is strictly above the threshold, at one window: of a prompt graph
    /// or an ablation, without reading a whole layer pair.</summary>
    /// <exception cref="ArgumentException">A feature that the study does not have, or a threshold that is not a number.</exception>
    Task<Subgraph> SubgraphAsync(IReadOnlyList<FeatureId> features, Measure measure, double threshold, CancellationToken cancellation);

    /// <summary>The windows kept as a sample of everything ingested, oldest first, with the entries that are active: for questions about
    /// tokens that counts cannot answer. A uniform choice; windows that have not been saved by every feature yet are not among them.</summary>
    /// <param name="layers">Only these are read; the others have no entries. <see cref="Range.All"/> for all.</param>
    /// <param name="cancellation">Looked at from window to window.</param>
    /// <exception cref="ArgumentException">A layer that the study does not have.</exception>
    IAsyncEnumerable<ActivationWindow> SamplesAsync(Range layers, CancellationToken cancellation);

    /// <summary>Attaches labels made elsewhere to features; a label replaces an earlier one of the same feature. All or none.</summary>
    /// <returns>How many features carry such a label now.</returns>
    /// <exception cref="ArgumentException">A feature that the study does not have, or a label that is empty or too long.</exception>
    Task<int> LabelAsync(IAsyncEnumerable<FeatureLabel> labels, CancellationToken cancellation);

    /// <summary>Sets the automatic labels: shown, and searched, where no other is attached. Those set before are gone. All or none.</summary>
    /// <exception cref="ArgumentException">As for <see cref="LabelAsync"/>.</exception>
    Task LabelAutomaticallyAsync(IReadOnlyList<FeatureLabel> labels, CancellationToken cancellation);

    /// <summary>Freezes max_i of every feature from what was ingested so far, under a name, for a new study with a relative threshold.</summary>
    Task<Calibration> CalibrateAsync(string name, CancellationToken cancellation);
}
