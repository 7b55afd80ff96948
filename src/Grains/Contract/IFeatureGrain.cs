namespace SaeActors.Grains.Contract;

/// <summary>One feature, by the key <c>study/layer/feature</c>: its state, and the order in which windows reach it.</summary>
[Alias("saeactors.IFeatureGrain")]
internal interface IFeatureGrain : IGrainWithStringKey
{
    /// <summary>Counts a window that the silo has made current; a feature that holds it ignores the call.</summary>
    /// <param name="window">Its number.</param>
    /// <param name="previous">The window before it in which the feature fired, 0 for none: what is missing up to there is fetched first.
    /// −1 while lost windows are sent again in order.</param>
    [Alias("Apply")]
    Task Apply(long window, long previous);

    /// <summary>Brings the state into memory.</summary>
    [Alias("Load")]
    Task Load();

    /// <summary>Saves the state where it has changed.</summary>
    /// <returns>Whether the stored state is the present one; false where the activation had to be given up.</returns>
    [Alias("Save")]
    Task<bool> Save();

    /// <summary>Saves the state and leaves memory.</summary>
    [Alias("Leave")]
    Task Leave();

    /// <summary>The feature's <see cref="Graph.Contract.FeatureCard"/> without logits.</summary>
    [Alias("Card")]
    Task<Reply> Card();

    /// <summary>The feature's <see cref="Questions.FeaturePlaces"/>.</summary>
    [Alias("Examples")]
    Task<Reply> Examples();
}
