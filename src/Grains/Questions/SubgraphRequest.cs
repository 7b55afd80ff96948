using SaeActors.Features;
using SaeActors.Features.Counting;

namespace SaeActors.Grains.Questions;

/// <summary>The arguments of <see cref="Graph.Contract.IStatistics.SubgraphAsync"/>.</summary>
internal sealed record SubgraphRequest(FeatureId[] Features, Measure Measure, double Threshold);
