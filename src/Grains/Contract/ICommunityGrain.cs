namespace SaeActors.Grains.Contract;

/// <summary>The communities of a study, by its key: computed off the grain's turn, kept with their history; start, progress, get, cancel.</summary>
[Alias("saeactors.ICommunityGrain")]
internal interface ICommunityGrain : IGrainWithStringKey
{
    /// <summary>→ <see cref="Graph.Analysis.Communities.CommunityRun"/>.</summary>
    [Alias("Start")]
    Task<Reply> Start(Packed request);

    /// <summary>→ <see cref="Graph.Analysis.Communities.CommunityRun"/>[].</summary>
    [Alias("List")]
    Task<Reply> List();

    /// <summary>→ <see cref="Graph.Analysis.Communities.CommunityRun"/> or nothing.</summary>
    [Alias("Find")]
    Task<Reply> Find(long id);

    /// <summary>→ <see cref="Graph.Analysis.Communities.CommunityMembers"/> or nothing.</summary>
    [Alias("Members")]
    Task<Reply> Members(long id);

    /// <summary>→ <see cref="Graph.Analysis.Communities.CommunityRun"/> or nothing.</summary>
    [Alias("Delete")]
    Task<Reply> Delete(long id);

    /// <summary>→ <see cref="Graph.Analysis.Imports.EdgeTableCard"/>, or nothing where the name is taken. The table as <see cref="Graph.Analysis.Imports.EdgeTable.Pack"/> packs it.</summary>
    [Alias("PutTable")]
    Task<Reply> PutTable(string name, Packed table);

    /// <summary>→ <see cref="Graph.Analysis.Imports.EdgeTableCard"/> or nothing.</summary>
    [Alias("DeleteTable")]
    Task<Reply> DeleteTable(string name);
}
