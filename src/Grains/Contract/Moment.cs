namespace SaeActors.Grains.Contract;

/// <summary>What an answer of several silos speaks of. Without the epoch a silo whose block has just become smaller would leave out what the asker takes for its own.</summary>
/// <param name="Epoch">Of the blocks that the asker knows.</param>
/// <param name="Window">The window.</param>
[GenerateSerializer, Immutable, Alias("saeactors.Moment")]
internal readonly record struct Moment([property: Id(0)] long Epoch, [property: Id(1)] long Window);
