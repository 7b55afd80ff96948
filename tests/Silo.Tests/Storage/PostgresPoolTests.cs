using Npgsql;
using SaeActors.Hosting.Options;
using SaeActors.Silo.Options;
using SaeActors.Silo.StartUp;

namespace SaeActors.Silo.Tests.Storage;

/// <summary>How many connections a silo takes.</summary>
public class PostgresPoolTests
{
    [Fact]
    public void A_pool_is_bounded_where_the_connection_string_says_nothing_of_it() => Assert.Equal(8, PoolOf("Host=db;Database=sae").MaxPoolSize);

    [Theory]
    [InlineData("Host=db;Database=sae;Maximum Pool Size=50")]
    [InlineData("Host=db;Database=sae;MaxPoolSize=50")]
    public void A_pool_is_as_large_as_the_connection_string_says(string connection) => Assert.Equal(50, PoolOf(connection).MaxPoolSize);

    [Fact]
    public void Pools_for_different_uses_are_different_pools() =>
        Assert.NotEqual(PostgresCluster.Pooled(Options("Host=db"), 8, "states"), PostgresCluster.Pooled(Options("Host=db"), 8, "files"));

    private static NpgsqlConnectionStringBuilder PoolOf(string connection) => new(PostgresCluster.Pooled(Options(connection), 8, "states"));

    private static MemberOptions Options(string connection) => new() { Service = new ServerOptions { Data = "data" }, Connection = connection };
}
