namespace SaeActors.Graph.Contract;

/// <summary>The service itself: everything that a user can ask of one study. REST is a thin skin over it; the embedded host
/// (one process, one data folder) and the Orleans cluster are its two implementations, and one abstract test class binds both.</summary>
/// <remarks>Every statistic is answered at one window, which the answer names. "Not there" is <c>null</c>; a question that makes no
/// sense is an <see cref="ArgumentException"/> whose message names what was found and what was expected.</remarks>
public interface IFeatureGraph : IIngestion, IStatistics, IInspection
{
    /// <summary>What decides the numbers of this graph.</summary>
    Study Study { get; }
}
