namespace SaeActors.Features.Counting;

/// <summary>A ranked answer at one window.</summary>
/// <param name="Window">Every number in it is of this window.</param>
/// <param name="Partners">Highest low end first, then highest high end, then the lower id.</param>
/// <param name="Bounds">What cannot be missing.</param>
public sealed record PartnerRanking(long Window, IReadOnlyList<RankedPartner> Partners, RankingBounds Bounds);
