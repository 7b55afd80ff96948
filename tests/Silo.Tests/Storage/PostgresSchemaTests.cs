using SaeActors.Silo.Storage;
using SaeActors.Silo.Tests.Running;

namespace SaeActors.Silo.Tests.Storage;

public class PostgresSchemaTests
{
    [PostgresFact]
    public async Task Silos_that_start_together_make_the_schema_once()
    {
        await using var database = await TestDatabase.EmptyAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresSchema.ApplyAsync(database.Source, CancellationToken.None)));
        Assert.Equal(1, await database.ValueAsync<long>("SELECT count(*) FROM schema_version"));
        Assert.Equal(PostgresSchema.Version, await database.ValueAsync<int>("SELECT version FROM schema_version"));
        Assert.Equal(13, await database.ValueAsync<long>("SELECT count(*) FROM orleansquery"));
    }

    [PostgresFact]
    public async Task Applying_it_again_keeps_what_is_stored()
    {
        await using var database = await TestDatabase.PreparedAsync();
        await database.ValueAsync<int>("INSERT INTO file_owner VALUES ('test', 5); SELECT 1");
        await PostgresSchema.ApplyAsync(database.Source, CancellationToken.None);
        Assert.Equal(5, await database.ValueAsync<long>("SELECT epoch FROM file_owner"));
    }

    [PostgresFact]
    public async Task A_schema_of_a_newer_program_is_refused_and_left_alone()
    {
        await using var database = await TestDatabase.PreparedAsync();
        await database.ValueAsync<int>("UPDATE schema_version SET version = 99; DELETE FROM orleansquery; SELECT 1");
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => PostgresSchema.ApplyAsync(database.Source, CancellationToken.None));
        Assert.Contains("99", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, await database.ValueAsync<long>("SELECT count(*) FROM orleansquery"));
    }
}
