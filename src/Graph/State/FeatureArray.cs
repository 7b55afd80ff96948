using System.Runtime.CompilerServices;
using SaeActors.Features;
using SaeActors.Features.Counting;

namespace SaeActors.Graph.State;

/// <summary>The states of one layer's features, each behind a lock of four bytes.</summary>
/// <remarks>F features. A lock is held while one feature applies one window (microseconds, for the densest features milliseconds)
/// or while an answer reads one table.</remarks>
/// <param name="plan">The study's plan.</param>
/// <param name="layer">Which layer.</param>
/// <param name="makesStates">Whether a feature that fires and is not here has never fired: true where all features live in this array; false
/// where grains bring their states and take them away.</param>
internal sealed class FeatureArray(CountingPlan plan, int layer, bool makesStates = true)
{
    private readonly FeatureState?[] _states = new FeatureState?[plan.Layers[layer].Width];   // (F,) null: never fired, or not here
    private readonly int[] _locks = new int[plan.Layers[layer].Width];                        // (F,) 1: held

    /// <summary>F.</summary>
    public int Width => _states.Length;

    /// <summary>Takes a feature's lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(int feature)
    {
        if (Interlocked.CompareExchange(ref _locks[feature], 1, 0) != 0) Wait(feature);
    }

    /// <summary>Gives it back.</summary>
    public void Exit(int feature) => Volatile.Write(ref _locks[feature], 0);

    /// <summary>A feature's state, null where it never fired or is not here; its lock must be held, or nobody else be there.</summary>
    public FeatureState? this[int feature]
    {
        get => _states[feature];
        set => _states[feature] = value;
    }

    /// <summary>Whether the feature, fired or not, may have a state that is not here; its lock must be held.</summary>
    public bool IsElsewhere(int feature) => !makesStates && _states[feature] is null;

    /// <summary>Makes the feature hold <paramref name="window"/>; its lock must be held.</summary>
    public FeatureState? BroughtTo(PreparedWindow window, int feature)
    {
        var state = _states[feature];
        if (state is not null && state.LastWindow >= window.Number) return state;
        if (window.Layer(layer).CountOf(feature) == 0) return state;
        if (IsElsewhere(feature)) return null;
        state ??= _states[feature] = new FeatureState(plan, new FeatureId(layer, feature));
        state.Apply(window);
        return state;
    }

    private void Wait(int feature)
    {
        var spin = default(SpinWait);
        while (Interlocked.CompareExchange(ref _locks[feature], 1, 0) != 0) spin.SpinOnce(sleep1Threshold: -1);
    }
}
