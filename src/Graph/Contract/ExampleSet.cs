namespace SaeActors.Graph.Contract;

/// <summary>Contexts in which a feature fires.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window up to which they were collected.</param>
/// <param name="Layer">Layer.</param>
/// <param name="Feature">Latent.</param>
/// <param name="Top">Largest activation first, one per prompt.</param>
/// <param name="Sampled">A uniform sample of its activations.</param>
public sealed record ExampleSet(string Study, long Window, int Layer, int Feature, IReadOnlyList<Example> Top, IReadOnlyList<Example> Sampled);
