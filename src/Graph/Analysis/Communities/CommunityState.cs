namespace SaeActors.Graph.Analysis.Communities;

/// <summary>Where a computation stands.</summary>
public enum CommunityState
{
    /// <summary>Another computation goes first.</summary>
    Waiting,

    /// <summary>Reading edges, optimising, or comparing with the run before.</summary>
    Running,

    /// <summary>There is a result.</summary>
    Done,

    /// <summary>It ended with an error, which <see cref="CommunityRun.Detail"/> names.</summary>
    Failed,

    /// <summary>A caller stopped it.</summary>
    Cancelled,
}
