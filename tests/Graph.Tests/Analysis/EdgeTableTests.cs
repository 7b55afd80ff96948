using SaeActors.Features;
using SaeActors.Features.Communities;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Contract.Tests;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Tests.Embedded;

namespace SaeActors.Graph.Tests.Analysis;

public sealed class EdgeTableTests : IDisposable
{
    private const double Threshold = 0.5;

    private static readonly Study Study = new("study", null, [.. Uploads.Widths.Select(width => new StudyLayer("hook", null, width, null, "exact"))], "as uploaded", "0");

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("upstream\tdownstream", "'upstream', 'downstream'; expected upstream, downstream and at least one measure")]
    [InlineData("source\ttarget\tjaccard", "'source', 'target', 'jaccard'; expected upstream")]
    [InlineData("upstream\tdownstream\tsimilarity", "a column 'similarity'; expected measures: jaccard, necessity")]
    [InlineData("upstream\tdownstream\tjaccard\tjaccard", "the column 'jaccard' twice")]
    [InlineData("upstream,downstream,jaccard\n0_1,1_2", "line 2 has 2 columns; expected 3")]
    [InlineData("upstream,downstream,jaccard\n0_1,1_2,0.5\n0_1,2_2,0.5", "line 3 joins 0_1 and 2_2; expected a feature and one of the next layer")]
    [InlineData("upstream,downstream,jaccard\n0_24,1_2,0.5", "line 2 names feature 0_24; layer 0 has features 0 to 23")]
    [InlineData("upstream,downstream,jaccard\n2_1,3_2,0.5", "line 2 names feature 3_2; expected a layer from 0 to 2")]
    [InlineData("upstream,downstream,jaccard\n0:1,1_2,0.5", "line 2 names a feature '0:1'; expected layer_feature")]
    [InlineData("upstream,downstream,jaccard\n0_1,1_2,half", "line 2 has the jaccard 'half'; expected a number from 0 to")]
    [InlineData("upstream,downstream,jaccard\n0_1,1_2,NaN", "line 2 has the jaccard 'NaN'")]
    [InlineData("upstream,downstream,jaccard\n0_1,1_2,1.5", "line 2 has the jaccard '1.5'")]
    [InlineData("upstream,downstream,pearson,lift\n0_1,1_2,-0.5,200\n0_2,1_2,,-1", "line 3 has the lift '-1'")]
    [InlineData("upstream,downstream,pearson,lift\n0_1,1_2,,", "line 2 has no value; expected one of pearson, lift")]
    [InlineData("upstream,downstream,jaccard\n0_1,1_2,0.5\n0_1,1_2,0.5", "line 3 joins 0_1 and 1_2 once more")]
    public void A_wrong_line_is_named_with_what_was_found_and_expected(string text, string says) =>
        Assert.Contains(says, Assert.ThrowsAny<ArgumentException>(() => TableOf(text.Split('\n'))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Tables_outlive_the_process_bit_for_bit_until_they_are_deleted()
    {
        var table = RandomTable(5);
        var tables = new EdgeTables(new DiskStorage(_folder), Study);
        var card = (await tables.PutAsync("mine", table, CancellationToken.None))!;
        Assert.Equal((table.Count, table.Of(Measure.Pearson).Count()), (card.Edges, card.Measures["pearson"]));
        Assert.Null(await tables.PutAsync("mine", table, CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => tables.PutAsync("../mine", table, CancellationToken.None));

        var again = new EdgeTables(new DiskStorage(_folder), Study);
        Assert.Equal(table.Lines(), (await again.ReadAsync("mine", CancellationToken.None))!.Lines());
        Assert.Equal(["mine"], (await again.ListAsync(CancellationToken.None)).Select(listed => listed.Name));
        Assert.NotNull(await again.DeleteAsync("mine", CancellationToken.None));
        Assert.Null(await again.ReadAsync("mine", CancellationToken.None));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "edges")));
    }

    [Theory]
    [InlineData(Measure.Jaccard)]
    [InlineData(Measure.Pearson)]
    public void Best_matches_are_those_of_a_direct_computation(Measure measure) =>
        TableCheck.MatchesEqualDirectComputation(RandomTable(7), Study, measure, Threshold);

    [Fact]
    public async Task Communities_over_a_table_are_Leiden_on_its_edges_above_the_threshold()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var tables = new EdgeTables(new DiskStorage(_folder), host.Graph.Study);
        var table = RandomTable(9);
        await tables.PutAsync("mine", table, CancellationToken.None);
        await using var runs = new CommunityRuns(host.Graph, new CommunityFiles(new DiskStorage(_folder)), threads: 1, tables);
        var request = new CommunityRequest(
            new EdgeChoice(Measure.Jaccard, Threshold, 1), QualityFunction.DirectedModularity, 1, 7, 0, 2, null, false, null, false, "mine");
        var run = await TableCheck.EndedAsync(runs, await runs.StartAsync(request, CancellationToken.None));
        Assert.Equal((CommunityState.Done, 0), (run.State, run.Window));
        await TableCheck.ResultIsThePartitionsQualityAsync(runs, run, table);

        var part = await TableCheck.EndedAsync(runs, await runs.StartAsync(request with { FromLayer = 1 }, CancellationToken.None));
        Assert.Equal(table.Of(Measure.Jaccard).Count(edge => edge.Upstream.Layer == 1 && edge.Value > Threshold), part.Result!.Edges);
        foreach (var wrong in new[] { request with { Imported = "other" }, request with { Edges = request.Edges with { Measure = Measure.Cosine } } })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => runs.StartAsync(wrong, CancellationToken.None));
        }
    }

    private static EdgeTable TableOf(IEnumerable<string> lines)
    {
        var table = new EdgeTable(Study, lines.First());
        foreach (var (number, line) in lines.Index().Skip(1)) table.Add(number + 1, line);
        return table;
    }

    /// <summary>A third of all pairs, a third of their values left out, with ties.</summary>
    private static EdgeTable RandomTable(ulong seed)
    {
        var random = new SplitMix(seed);
        var lines = new List<string> { "downstream,jaccard,upstream,pearson" };
        for (var layer = 0; layer + 1 < Uploads.Widths.Length; layer++)
        {
            for (var upstream = 0; upstream < Uploads.Widths[layer]; upstream++)
            {
                for (var downstream = 0; downstream < Uploads.Widths[layer + 1]; downstream++)
                {
                    if (random.Next(3) > 0) continue;
                    var (jaccard, pearson) = (random.Next(3) == 0 ? "" : $"{random.Next(40) / 40.0}", $"{(2 * random.NextDouble()) - 1:R}");
                    lines.Add($"{layer + 1}_{downstream},{jaccard},{layer}_{upstream},{pearson}");
                }
            }
        }

        return TableOf(lines);
    }
}
