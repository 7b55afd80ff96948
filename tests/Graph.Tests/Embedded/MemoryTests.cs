using SaeActors.Graph.Contract;
using SaeActors.Graph.Embedded;

namespace SaeActors.Graph.Tests.Embedded;

/// <summary>The tables that the memory allows belong to the study.</summary>
public sealed class MemoryTests
{
    private static readonly int[] Widths = [8_000, 8_000, 64];

    [Fact]
    public async Task Tables_are_chosen_layer_by_layer_and_a_budget_that_gives_others_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("saeactors-test-").FullName;
        try
        {
            var options = new EmbeddedOptions { DataFolder = folder, Widths = Widths, Threads = 1, MemoryBytes = 130_000_000 };
            await using (var graph = await EmbeddedFeatureGraph.OpenAsync(options, CancellationToken.None))
            {
                Assert.Equal(
                    ["bounded, 128 entries", "exact, product sums of 64 partners", "exact, product sums of 64 partners"],
                    graph.Study.Layers.Select(layer => layer.Tables));
            }

            await using (await EmbeddedFeatureGraph.OpenAsync(options with { MemoryBytes = 131_000_000 }, CancellationToken.None))
            {
            }

            var refused = await Assert.ThrowsAsync<StudyMismatchException>(
                () => EmbeddedFeatureGraph.OpenAsync(options with { MemoryBytes = 300_000_000 }, CancellationToken.None));
            Assert.Contains("study.layers[0].tables is \"bounded, 128 entries\" in the folder, \"exact, product sums of 64 partners\" now", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
