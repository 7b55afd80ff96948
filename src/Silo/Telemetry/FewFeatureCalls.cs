using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry.Trace;

namespace SaeActors.Silo.Telemetry;

/// <summary>Keeps every span but most of the calls to features, of which one window makes up to a hundred thousand, and calls that no request or window caused.</summary>
internal sealed class FewFeatureCalls : Sampler
{
    /// <summary>Spans of feature calls that a trace keeps on one silo.</summary>
    internal const int Kept = 8;

    private const string FeatureGrain = "IFeatureGrain/";
    private const int Remembered = 256;   // traces; the oldest are forgotten

    private readonly ConcurrentDictionary<ActivityTraceId, int> _calls = new();
    private readonly ConcurrentQueue<ActivityTraceId> _order = new();

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var (parent, name) = (samplingParameters.ParentContext, samplingParameters.Name);
        if (parent.TraceId == default) return new SamplingResult(IsGrainCall(name) ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
        if (!parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)) return new SamplingResult(SamplingDecision.Drop);
        return new SamplingResult(!IsFeatureCall(name) || IsAmongTheFirst(parent.TraceId) ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }

    private static bool IsGrainCall(string name) => name.Contains('/', StringComparison.Ordinal) && !name.Contains(' ', StringComparison.Ordinal);

    private static bool IsFeatureCall(string name) => name.Contains(FeatureGrain, StringComparison.Ordinal);

    private bool IsAmongTheFirst(ActivityTraceId trace)
    {
        if (_calls.TryAdd(trace, 1))
        {
            _order.Enqueue(trace);
            if (_order.Count > Remembered && _order.TryDequeue(out var oldest)) _calls.TryRemove(oldest, out _);
            return true;
        }

        return _calls.AddOrUpdate(trace, 1, (_, calls) => calls + 1) <= Kept;
    }
}
