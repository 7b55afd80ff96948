namespace SaeActors.Api.Endpoints;

/// <summary>Smallest or largest first. Without it numbers of features ascend and everything else descends.</summary>
internal enum SortOrder
{
    /// <summary>Smallest first.</summary>
    Ascending,

    /// <summary>Largest first.</summary>
    Descending,
}
