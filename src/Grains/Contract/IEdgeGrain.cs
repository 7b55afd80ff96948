namespace SaeActors.Grains.Contract;

/// <summary>One edge list that is being read, by a number of its own: start, get, end.</summary>
[Alias("saeactors.IEdgeGrain")]
internal interface IEdgeGrain : IGrainWithStringKey
{
    /// <summary>Fixes the window → <see cref="Questions.EdgeHead"/>.</summary>
    [Alias("Begin"), ResponseTimeout("00:02:00")]
    Task<Reply> Begin(Packed query);

    /// <summary>The next edges, see <see cref="Questions.EdgePage"/>; null behind the last.</summary>
    [Alias("Next"), ResponseTimeout("00:02:00")]
    Task<Packed?> Next();

    /// <summary>Lets the scan go.</summary>
    [Alias("End")]
    Task End();
}
