using SaeActors.Features.Counting;

namespace SaeActors.Grains.Questions;

/// <summary>Which pairs a scan is after, in <paramref name="Count"/> upstream layers from <paramref name="First"/> on.</summary>
internal sealed record ScanQuestion(Measure Measure, double Threshold, long MinSupport, int First, int Count);
