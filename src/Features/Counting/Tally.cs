namespace SaeActors.Features.Counting;

/// <summary>Count and Σxy of one partner, side by side so that an update touches one cache line.</summary>
internal struct Tally
{
    public long Count;
    public double Sum;
}
