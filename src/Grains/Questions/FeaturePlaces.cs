using SaeActors.Features.Counting;

namespace SaeActors.Grains.Questions;

/// <summary>Where a feature fired, without the texts.</summary>
/// <param name="Window">Up to which window.</param>
/// <param name="Top">Highest activations.</param>
/// <param name="Sampled">A uniform sample.</param>
internal sealed record FeaturePlaces(long Window, ExamplePlace[] Top, ExamplePlace[] Sampled);
