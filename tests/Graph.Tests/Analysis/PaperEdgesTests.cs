using System.IO.Compression;
using SaeActors.Features;
using SaeActors.Features.Communities;
using SaeActors.Features.Counting;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Analysis.Imports;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Tests.Embedded;

namespace SaeActors.Graph.Tests.Analysis;

/// <summary>The paper's edges of GPT-2, end to end.</summary>
public sealed class PaperEdgesTests : IDisposable
{
    private const double Threshold = 0.1;

    /// <summary>The file has nine digits, made of numbers in single precision.</summary>
    private const double Rounding = 2e-7;

    private static readonly int[] Widths = [.. Enumerable.Repeat(24_576, 12)];

    private readonly string _folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PaperEdgesFact]
    public async Task Jaccard_follows_from_necessity_and_sufficiency_in_every_row_that_has_the_three()
    {
        await using var host = await StartAsync();
        var table = Read(host.Graph.Study);
        var (jaccard, necessity, sufficiency) = (Of(Measure.Jaccard), Of(Measure.Necessity), Of(Measure.Sufficiency));
        var rows = 0;
        foreach (var (pair, found) in jaccard)
        {
            if (!necessity.TryGetValue(pair, out var n) || !sufficiency.TryGetValue(pair, out var s)) continue;
            Assert.True(Math.Abs(found - (1 / ((1 / n) + (1 / s) - 1))) < Rounding, $"{pair}: {found} of {n} and {s}");
            rows++;
        }

        Assert.Equal(12_546, rows);

        Dictionary<(FeatureId, FeatureId), double> Of(Measure measure) => table.Of(measure).ToDictionary(edge => (edge.Upstream, edge.Downstream), edge => edge.Value);
    }

    [PaperEdgesFact]
    public async Task Best_matches_of_every_measure_are_those_of_a_direct_computation()
    {
        await using var host = await StartAsync();
        var table = Read(host.Graph.Study);
        Assert.Equal(97_948, table.Count);
        foreach (var (measure, threshold) in new[] { (Measure.Pearson, 0.95), (Measure.Necessity, 0.4), (Measure.Sufficiency, 0.4), (Measure.Jaccard, Threshold) })
        {
            TableCheck.MatchesEqualDirectComputation(table, host.Graph.Study, measure, threshold);
        }
    }

    [PaperEdgesFact]
    public async Task Communities_are_at_least_as_good_as_those_of_the_paper_s_own_tool()
    {
        await using var host = await StartAsync();
        var tables = new EdgeTables(new DiskStorage(_folder), host.Graph.Study);
        var table = Read(host.Graph.Study);
        await tables.PutAsync("paper", table, CancellationToken.None);
        await using var runs = new CommunityRuns(host.Graph, new CommunityFiles(new DiskStorage(_folder)), threads: 2, tables);

        // leidenalg 0.9.1 as the paper used it: directed, weighted, two rounds; the mean of seeds 0 to 9 (docs/communities.md)
        foreach (var (measure, leidenalg) in new[] { (Measure.Jaccard, 0.9962847), (Measure.Necessity, 0.9104543), (Measure.Sufficiency, 0.9384836), (Measure.Pearson, 0.9729913) })
        {
            var request = new CommunityRequest(
                new EdgeChoice(measure, Threshold, 1), QualityFunction.DirectedModularity, 1, 0, 0, 11, null, false, null, false, "paper");
            var run = await TableCheck.EndedAsync(runs, await runs.StartAsync(request, CancellationToken.None));
            Assert.Equal(CommunityState.Done, run.State);
            await TableCheck.ResultIsThePartitionsQualityAsync(runs, run, table);
            Assert.True(run.Result!.Quality >= leidenalg, $"{measure}: {run.Result.Quality}, leidenalg {leidenalg}");
            Assert.True(run.Result.Quality > run.Result.ComponentsQuality);
        }
    }

    private static Task<EmbeddedHost> StartAsync() => EmbeddedHost.StartAsync(options => options with { Widths = Widths });

    private static EdgeTable Read(Study study)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(PaperEdgesFactAttribute.Path!), CompressionMode.Decompress));
        var table = new EdgeTable(study, lines.ReadLine()!);
        for (var number = 2; lines.ReadLine() is { } line; number++) table.Add(number, line);
        return table;
    }
}
