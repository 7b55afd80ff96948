namespace SaeActors.Silo.Tests.Running;

/// <summary>Skipped, with the reason, where there is no PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = Postgres.WhyNot;
}
