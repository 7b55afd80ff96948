namespace SaeActors.Grains.Contract;

/// <summary>Where a feature silo stands.</summary>
/// <param name="Epoch">Epoch of its blocks; above that of an order which it therefore refused.</param>
/// <param name="IsRecovering">Whether it has features whose last windows it must be sent again from the watermark on.</param>
/// <param name="AppliedThrough">All its other features hold the windows up to this one.</param>
/// <param name="SavedThrough">And have saved them up to this one.</param>
/// <param name="Tokens">N.</param>
[GenerateSerializer, Immutable, Alias("saeactors.SiloReport")]
internal sealed record SiloReport(
    [property: Id(0)] long Epoch, [property: Id(1)] bool IsRecovering, [property: Id(2)] long AppliedThrough, [property: Id(3)] long SavedThrough,
    [property: Id(4)] long Tokens);
