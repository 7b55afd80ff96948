namespace SaeActors.Grains.Contract;

/// <summary>A silo's part of an answer at one window.</summary>
/// <param name="IsPast">The silo has gone past the window, or is taking over features: the question must be asked again at a later one.</param>
/// <param name="Value">The part; null when past.</param>
[GenerateSerializer, Immutable, Alias("saeactors.Answer")]
internal sealed record Answer([property: Id(0)] bool IsPast, [property: Id(1)] Packed? Value)
{
    /// <summary>Ask again.</summary>
    public static readonly Answer Past = new(true, null);
}
