namespace SaeActors.Features.Memory;

/// <summary>Something was read after its arrays had been given back: a fault of the program. No kind of exception that is tried again anywhere.</summary>
/// <param name="what">What was read.</param>
public sealed class ReleasedException(string what) : Exception($"{what} was released; expected nobody to read it any more.");
