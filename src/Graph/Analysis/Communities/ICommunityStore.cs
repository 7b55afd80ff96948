namespace SaeActors.Graph.Analysis.Communities;

/// <summary>Where runs outlive the process.</summary>
public interface ICommunityStore
{
    /// <summary>Everything stored, by id.</summary>
    IReadOnlyList<StoredCommunityRun> Load();

    /// <summary>Stores a run, replacing what was stored of it, in one step.</summary>
    void Save(StoredCommunityRun run);

    /// <summary>Forgets a run; nothing happens where there is none.</summary>
    void Delete(long id);
}
