using System.Runtime.CompilerServices;

namespace SaeActors.Features.Counting;

/// <summary>(32,) How many activations each bin of a <see cref="Histogram"/> has; part of its feature's object.</summary>
[InlineArray(Histogram.Bins)]
internal struct HistogramCounts
{
    private long _first;
}
