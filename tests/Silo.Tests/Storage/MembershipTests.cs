using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using SaeActors.Silo.Tests.Running;

namespace SaeActors.Silo.Tests.Storage;

/// <summary>Our statements under Orleans' own clustering provider: the extended membership protocol.</summary>
public class MembershipTests
{
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [PostgresFact]
    public async Task A_new_cluster_has_no_member_and_version_0()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var table = await TableAsync(database);
        await table.InitializeMembershipTable(true);   // every silo does
        var found = await table.ReadAll();
        Assert.Empty(found.Members);
        Assert.Equal(0, found.Version.Version);
        Assert.Empty((await table.ReadRow(Member(1, 1).SiloAddress)).Members);
    }

    [PostgresFact]
    public async Task A_change_needs_the_version_that_its_writer_read()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var table = await TableAsync(database);
        var read = (await table.ReadAll()).Version;
        var one = Member(1001, 1);
        Assert.True(await table.InsertRow(one, read.Next()));
        Assert.False(await table.InsertRow(Member(1002, 1), read.Next()));   // somebody was quicker
        var next = (await table.ReadAll()).Version;
        Assert.Equal(1, next.Version);
        Assert.False(await table.InsertRow(one, next.Next()));   // it is there
        Assert.False(await table.UpdateRow(one, "", read.Next()));
        Assert.False(await table.UpdateRow(Member(1003, 1), "", next.Next()));   // it is not there
        Assert.Equal(1, (await table.ReadAll()).Version.Version);
    }

    [PostgresFact]
    public async Task Of_many_changes_at_once_under_one_version_one_succeeds()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var table = await TableAsync(database);
        var read = (await table.ReadAll()).Version;
        var changes = await Task.WhenAll(Enumerable.Range(0, 24).Select(port => table.InsertRow(Member(2000 + port, 1), read.Next())));
        Assert.Single(changes, succeeded => succeeded);
        var found = await table.ReadAll();
        Assert.Equal((1, 1), (found.Version.Version, found.Members.Count));
    }

    [PostgresFact]
    public async Task A_member_comes_back_as_it_was_written()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var table = await TableAsync(database);
        var written = Member(1001, 7);
        Assert.True(await table.InsertRow(written, (await table.ReadAll()).Version.Next()));
        written.AddSuspector(Member(9, 9).SiloAddress, Now);
        written.Status = SiloStatus.Dead;
        Assert.True(await table.UpdateRow(written, "", (await table.ReadAll()).Version.Next()));
        written.IAmAliveTime = Now.AddMinutes(3);
        await table.UpdateIAmAlive(written);
        var read = Assert.Single((await table.ReadRow(written.SiloAddress)).Members).Item1;
        Assert.Equal(
            (written.SiloAddress, written.SiloName, written.HostName, SiloStatus.Dead, written.ProxyPort, written.StartTime, written.IAmAliveTime),
            (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Equal(Member(9, 9).SiloAddress, Assert.Single(read.SuspectTimes!).Item1);
    }

    [PostgresFact]
    public async Task The_dead_are_cleaned_up_and_a_cluster_can_be_deleted()
    {
        await using var database = await TestDatabase.PreparedAsync();
        var table = await TableAsync(database);
        foreach (var (port, status) in new[] { (1001, SiloStatus.Dead), (1002, SiloStatus.Active) })
        {
            var member = Member(port, 1);
            member.Status = status;
            Assert.True(await table.InsertRow(member, (await table.ReadAll()).Version.Next()));
        }

        await table.CleanupDefunctSiloEntries(Now.AddHours(1));
        Assert.Equal(1002, Assert.Single((await table.ReadAll()).Members).Item1.SiloAddress.Endpoint.Port);
        await table.DeleteMembershipTableEntries("cluster");
        Assert.Equal(0, await database.ValueAsync<long>("SELECT (SELECT count(*) FROM cluster_version) + (SELECT count(*) FROM cluster_member)"));
    }

    private static async Task<AdoNetClusteringTable> TableAsync(TestDatabase database)
    {
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(),
            Microsoft.Extensions.Options.Options.Create(new ClusterOptions { ClusterId = "cluster", ServiceId = "service" }),
            Microsoft.Extensions.Options.Options.Create(new AdoNetClusteringSiloOptions { Invariant = "Npgsql", ConnectionString = database.ConnectionString }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTable(true);
        return table;
    }

    private static MembershipEntry Member(int port, int generation) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, generation),
        SiloName = $"silo {port}",
        HostName = "host",
        Status = SiloStatus.Active,
        ProxyPort = port + 1,
        StartTime = Now,
        IAmAliveTime = Now,
    };
}
