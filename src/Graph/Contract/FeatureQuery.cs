namespace SaeActors.Graph.Contract;

/// <summary>Which page of a layer's features, in which order.</summary>
/// <param name="Sort">The key.</param>
/// <param name="Descending">Largest first; ties always go to the lower feature.</param>
/// <param name="Search">Only features whose label contains this text (ignoring case), or whose number or id (<c>l_i</c>) it is; null for all.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 1,000.</param>
public sealed record FeatureQuery(FeatureSort Sort, bool Descending, string? Search, int Page, int PageSize);
