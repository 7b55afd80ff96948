namespace SaeActors.Grains.Contract;

/// <summary>Questions about the counts, answered where features live. A stateless worker: any feature silo answers any question.</summary>
[Alias("saeactors.IStatisticsGrain")]
internal interface IStatisticsGrain : IGrainWithStringKey
{
    /// <summary>→ <see cref="Graph.Contract.LayerSummary"/>[].</summary>
    [Alias("Layers")]
    Task<Reply> Layers();

    /// <summary>→ <see cref="Graph.Contract.FeaturePage"/>.</summary>
    [Alias("Features")]
    Task<Reply> Features(int layer, Packed query);

    /// <summary>→ <see cref="Graph.Contract.FeatureCard"/> without logits.</summary>
    [Alias("Feature")]
    Task<Reply> Feature(int layer, int feature);

    /// <summary>→ <see cref="Graph.Contract.NeighborList"/>.</summary>
    [Alias("Neighbors")]
    Task<Reply> Neighbors(int layer, int feature, Packed query);

    /// <summary>→ <see cref="Graph.Contract.ExampleSet"/>.</summary>
    [Alias("Examples")]
    Task<Reply> Examples(int layer, int feature);

    /// <summary>→ <see cref="Graph.Contract.Subgraph"/>.</summary>
    [Alias("Subgraph")]
    Task<Reply> Subgraph(Packed question);

    /// <summary>Begins an edge list on every silo with features; its reader reads and closes it there → <see cref="Questions.EdgeHead"/>.</summary>
    [Alias("OpenEdges")]
    Task<Reply> OpenEdges(Packed query);

    /// <summary>→ <see cref="Graph.Contract.Calibration"/>.</summary>
    [Alias("Calibrate")]
    Task<Reply> Calibrate(string name);
}
