using System.Numerics.Tensors;

namespace SaeActors.Inference.Weights;

/// <summary>No weight may be NaN or infinite: one would silently poison every activation.</summary>
internal static class Finite
{
    /// <exception cref="WeightsException">An element is not finite; the message names file, tensor and element.</exception>
    public static void Check(ReadOnlySpan<float> values, string path, string tensor)
    {
        if (TensorPrimitives.IsFiniteAll(values))
        {
            return;
        }

        for (var element = 0; element < values.Length; element++)
        {
            if (!float.IsFinite(values[element]))
            {
                throw new WeightsException($"{path}: tensor '{tensor}' holds {values[element]} at element {element}; expected finite numbers.");
            }
        }
    }
}
