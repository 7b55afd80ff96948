namespace SaeActors.Inference.Weights;

/// <summary>A numpy array of floats, row-major whatever its order was on disk.</summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Its elements.</param>
public sealed record NpyArray(int[] Shape, float[] Values);
