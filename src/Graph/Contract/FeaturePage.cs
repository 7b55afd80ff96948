namespace SaeActors.Graph.Contract;

/// <summary>A page of features.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all numbers here.</param>
/// <param name="Total">Features that match the query.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">Rows asked for.</param>
/// <param name="Features">The rows.</param>
public sealed record FeaturePage(string Study, long Window, int Total, int Page, int PageSize, IReadOnlyList<FeatureRow> Features);
