namespace SaeActors.Graph.Analysis.Imports;

/// <summary>The imported edge tables of a study. A table is never changed, so that what was computed from it stays comparable.</summary>
public interface IEdgeTables
{
    /// <summary>Every table, by name.</summary>
    Task<IReadOnlyList<EdgeTableCard>> ListAsync(CancellationToken cancellation);

    /// <summary>One table's card, or null.</summary>
    Task<EdgeTableCard?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Reads a table; null where there is none of that name.</summary>
    Task<EdgeTable?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>Keeps a table.</summary>
    /// <returns>Its card; null where the name is taken.</returns>
    /// <exception cref="ArgumentException">The name cannot be a file's.</exception>
    /// <exception cref="IOException">It cannot be written; nothing has changed.</exception>
    Task<EdgeTableCard?> PutAsync(string name, EdgeTable table, CancellationToken cancellation);

    /// <summary>Forgets a table; runs over it stay.</summary>
    /// <returns>Its card; null where there is none of that name.</returns>
    Task<EdgeTableCard?> DeleteAsync(string name, CancellationToken cancellation);
}
