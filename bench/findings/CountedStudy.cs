using SaeActors.Graph.Contract;
using SaeActors.Graph.Embedded;
using SaeActors.Inference;

namespace SaeActors.Bench.Findings;

/// <summary>The service itself on some data, in a folder that goes with it.</summary>
internal sealed class CountedStudy : IAsyncDisposable
{
    private readonly EmbeddedOptions _options;

    private CountedStudy(EmbeddedOptions options, EmbeddedFeatureGraph graph) => (_options, Graph) = (options, graph);

    public EmbeddedFeatureGraph Graph { get; private set; }

    /// <summary>Prompts through the model, as the server ingests them.</summary>
    public static async Task<CountedStudy> OfPromptsAsync(InferenceModel model, IEnumerable<string> prompts)
    {
        var study = await OpenAsync(new EmbeddedOptions { DataFolder = NewFolder(), Model = model });
        var accepted = await study.Graph.AcceptAsync(prompts.ToAsyncEnumerable(), "findings", null, CancellationToken.None);
        return await study.SavedAsync(accepted.AcceptedThrough);
    }

    /// <summary>Windows made elsewhere.</summary>
    public static async Task<CountedStudy> OfWindowsAsync(IReadOnlyList<int> widths, IEnumerable<UploadedWindow> windows)
    {
        var study = await OpenAsync(new EmbeddedOptions { DataFolder = NewFolder(), Widths = widths });
        var last = 0L;
        foreach (var window in windows)
        {
            last = (await study.Graph.AcceptWindowAsync(window, "findings", null, CancellationToken.None)).AcceptedThrough;
            await study.Graph.WaitUntilAppliedAsync(last, CancellationToken.None);
        }

        return await study.SavedAsync(last);
    }

    public async ValueTask DisposeAsync()
    {
        await Graph.DisposeAsync();
        Directory.Delete(_options.DataFolder, recursive: true);
    }

    private static async Task<CountedStudy> OpenAsync(EmbeddedOptions options) =>
        new(options, await EmbeddedFeatureGraph.OpenAsync(options, CancellationToken.None));

    /// <summary>Closed and opened again: every window is saved then, and so in the sample that gates and specialisations are tested on.</summary>
    private async Task<CountedStudy> SavedAsync(long last)
    {
        var status = await Graph.WaitUntilAppliedAsync(last, CancellationToken.None);
        if (status.Failure is { } failure) throw new InvalidOperationException(failure);
        await Graph.DisposeAsync();
        Graph = await EmbeddedFeatureGraph.OpenAsync(_options, CancellationToken.None);
        return this;
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("saeactors-findings-").FullName;
}
