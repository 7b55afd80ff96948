using Npgsql;

namespace SaeActors.Silo.Storage;

/// <summary>A path as the tables have it.</summary>
/// <param name="Folder">Everything before the last '/'; empty for the root.</param>
/// <param name="Name">Everything behind it.</param>
internal readonly record struct StoredPath(string Folder, string Name)
{
    /// <summary>The condition that <see cref="AddTo"/> fills.</summary>
    public const string Condition = "service = @service AND folder = @folder AND name = @name";

    public static StoredPath Of(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? new StoredPath("", path) : new StoredPath(path[..slash], path[(slash + 1)..]);
    }

    public void AddTo(NpgsqlCommand command, string service)
    {
        command.Parameters.AddWithValue("service", service);
        command.Parameters.AddWithValue("folder", Folder);
        command.Parameters.AddWithValue("name", Name);
    }
}
