using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>Best matches as long as their window is the current one: reading every edge takes seconds, and who looks at a flow moves its threshold.</summary>
/// <remarks>One reading at a time, whoever asks; a question that waits hears how far that reading is, and finds what it read. Keeps the latest four, of about 48 bytes a feature.</remarks>
public sealed class KeptMatches(IFeatureGraph graph) : IDisposable
{
    private const int Most = 4;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<(Measure Measure, double Floor, long MinSupport, StudyMatches Matches)> _kept = [];

    private event Action<double>? Read;

    /// <summary>What the matches are of.</summary>
    public IFeatureGraph Graph => graph;

    /// <summary>The matches at the current window, read where they are not kept.</summary>
    /// <inheritdoc cref="StudyMatches.ReadAsync"/>
    public async Task<StudyMatches> ReadAsync(
        Measure measure, double threshold, long minSupport, CancellationToken cancellation, Action<double>? progress = null)
    {
        Read += progress;
        try
        {
            return await InTurnAsync(measure, threshold, minSupport, cancellation);
        }
        finally
        {
            Read -= progress;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<StudyMatches> InTurnAsync(Measure measure, double threshold, long minSupport, CancellationToken cancellation)
    {
        var floor = StudyMatches.FloorOf(threshold);
        await _turn.WaitAsync(cancellation);
        try
        {
            var window = (await graph.IngestionAsync(cancellation)).Window;
            _kept.RemoveAll(kept => kept.Matches.Window != window);
            var known = _kept.FindIndex(kept => (kept.Measure, kept.Floor, kept.MinSupport) == (measure, floor, minSupport));
            if (known >= 0) return _kept[known].Matches;
            var matches = await StudyMatches.ReadAsync(graph, measure, threshold, minSupport, cancellation, share => Read?.Invoke(share));
            if (_kept.Count == Most) _kept.RemoveAt(0);
            _kept.Add((measure, floor, minSupport, matches));
            return matches;
        }
        finally
        {
            _turn.Release();
        }
    }
}
