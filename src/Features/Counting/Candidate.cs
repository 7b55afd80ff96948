namespace SaeActors.Features.Counting;

/// <summary>An entry's rank when a bounded table is pruned: higher upper bound first, of equal ones the lower id.</summary>
internal readonly record struct Candidate(long Upper, int Partner) : IComparable<Candidate>
{
    public int CompareTo(Candidate other) => Upper != other.Upper ? other.Upper.CompareTo(Upper) : Partner.CompareTo(other.Partner);
}
