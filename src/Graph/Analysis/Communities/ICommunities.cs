namespace SaeActors.Graph.Analysis.Communities;

/// <summary>Communities as a resource: computed beside ingestion and questions, kept with their history.</summary>
public interface ICommunities
{
    /// <summary>Starts a computation, or queues it behind the one that runs.</summary>
    /// <exception cref="ArgumentException">The request makes no sense for this study.</exception>
    Task<CommunityRun> StartAsync(CommunityRequest request, CancellationToken cancellation);

    /// <summary>Every run, newest first, without their communities.</summary>
    Task<IReadOnlyList<CommunityRun>> ListAsync(CancellationToken cancellation);

    /// <summary>One run, or null.</summary>
    Task<CommunityRun?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>Who is in which community; null where there is no such run or it has no result.</summary>
    Task<CommunityMembers?> MembersAsync(long id, CancellationToken cancellation);

    /// <summary>Stops a run that goes on, forgets one that has ended.</summary>
    /// <returns>The run as it stands afterwards; null where there is none.</returns>
    Task<CommunityRun?> DeleteAsync(long id, CancellationToken cancellation);
}
