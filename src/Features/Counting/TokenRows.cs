using SaeActors.Features.Windows;

namespace SaeActors.Features.Counting;

/// <summary>One layer of a window by token, packed for the exact kernel: ids of 16 bits, so that a token's row is two cache lines.</summary>
/// <remarks>T tokens, N entries. Token t owns entries [starts[t], starts[t+1]); the active ones come first and end at activeEnds[t].</remarks>
internal sealed class TokenRows(LayerPlan plan)
{
    private ushort[] _features = [];     // (N,) or longer; pinned, because the kernel prefetches by address
    private float[] _values = [];        // (N,) or longer
    private int[] _activeEnds = [];      // (T,) or longer; unused without thresholds
    private LayerActivations? _source;

    /// <summary>Whether some entries may be present without being active.</summary>
    public bool HasInactive { get; } = plan.Thresholds is not null;

    public ReadOnlySpan<int> Starts => _source!.Starts;

    public ReadOnlySpan<ushort> Features => _features;

    public ReadOnlySpan<float> Values => HasInactive ? _values : _source!.Values;

    public ReadOnlySpan<int> ActiveEnds => HasInactive ? _activeEnds : _source!.Starts[1..];

    public void Prepare(LayerActivations source)
    {
        _source = source;
        if (_features.Length < source.EntryCount) _features = GC.AllocateUninitializedArray<ushort>(source.EntryCount + source.EntryCount / 8 + 64, pinned: true);
        if (HasInactive)
        {
            Split(source, plan.Thresholds!);
            return;
        }

        var features = source.Features;
        for (var entry = 0; entry < features.Length; entry++) _features[entry] = (ushort)features[entry];
    }

    private void Split(LayerActivations source, ReadOnlySpan<float> thresholds)
    {
        if (_values.Length < source.EntryCount) _values = new float[_features.Length];
        if (_activeEnds.Length < source.TokenCount) _activeEnds = new int[source.TokenCount];
        for (var token = 0; token < source.TokenCount; token++)
        {
            var features = source.FeaturesAt(token);
            var values = source.ValuesAt(token);
            var (active, inactive) = (source.Starts[token], source.Starts[token + 1]);
            for (var position = 0; position < features.Length; position++)
            {
                var place = values[position] > thresholds[features[position]] ? active++ : --inactive;
                (_features[place], _values[place]) = ((ushort)features[position], values[position]);
            }

            _activeEnds[token] = active;
        }
    }
}
