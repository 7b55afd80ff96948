using Npgsql;

namespace SaeActors.Silo.Tests.Running;

/// <summary>The PostgreSQL server that the environment names; tests make databases of their own in it.</summary>
internal static class Postgres
{
    /// <summary>Holds a connection string whose user may create databases.</summary>
    public const string Variable = "SAEACTORS_POSTGRES";

    private static readonly Lazy<string?> Reason = new(Look);

    public static string ConnectionString => Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} is not set.");

    /// <summary>Why there is none, or null.</summary>
    public static string? WhyNot => Reason.Value;

    private static string? Look()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } connection)
        {
            return $"{Variable} names no PostgreSQL server (a connection string such as Host=127.0.0.1;Username=postgres)";
        }

        try
        {
            using var database = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Timeout = 5, Pooling = false }.ConnectionString);
            database.Open();
            return null;
        }
        catch (Exception failure) when (failure is NpgsqlException or ArgumentException)
        {
            return $"the PostgreSQL server of {Variable} cannot be reached: {failure.Message}";
        }
    }
}
