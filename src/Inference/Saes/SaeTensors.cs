using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Saes;

/// <summary>The tensors of one SAE file by name, whatever the container; reads what is asked for and refuses what is left over.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="shapes">Shape of each tensor.</param>
/// <param name="read">Reads the elements of a tensor, row-major.</param>
internal sealed class SaeTensors(string path, IReadOnlyDictionary<string, long[]> shapes, Func<string, float[]> read)
{
    private readonly HashSet<string> _unused = [.. shapes.Keys];

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Whether the file holds the tensor.</summary>
    public bool Has(string tensor) => shapes.ContainsKey(tensor);

    /// <summary>The two dimensions of a matrix.</summary>
    /// <exception cref="WeightsException">It is missing, empty or not a matrix.</exception>
    public (int Rows, int Columns) MatrixShape(string tensor) =>
        shapes.TryGetValue(tensor, out var shape) && shape is [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue]
            ? ((int)shape[0], (int)shape[1])
            : throw new WeightsException($"{path}: tensor '{tensor}' {(shape is null ? "is missing" : $"has shape {TensorEntry.Show(shape)}")}; the SAE needs it as a matrix.");

    /// <summary>The elements of a tensor, checked for shape and finiteness.</summary>
    /// <exception cref="WeightsException">It is missing, has another shape, or holds a number that is not finite.</exception>
    public float[] Read(string tensor, params ReadOnlySpan<int> expected)
    {
        var wanted = expected.ToArray();
        if (!shapes.TryGetValue(tensor, out var shape))
        {
            throw new WeightsException($"{path}: tensor '{tensor}' is missing; the SAE needs it with shape {TensorEntry.Show(wanted)}.");
        }

        if (!shape.SequenceEqual(wanted.Select(dimension => (long)dimension)))
        {
            throw new WeightsException($"{path}: tensor '{tensor}' has shape {TensorEntry.Show(shape)}; the SAE needs {TensorEntry.Show(wanted)}.");
        }

        _unused.Remove(tensor);
        var values = read(tensor);
        Finite.Check(values, path, tensor);
        return values;
    }

    /// <summary>Throws when a tensor was never read: it would have meant something that was not done.</summary>
    public void RefuseUnused(SaeArchitecture architecture)
    {
        if (_unused.Count > 0)
        {
            throw new WeightsException($"{path}: tensor '{_unused.Order(StringComparer.Ordinal).First()}' is not part of a {architecture} SAE.");
        }
    }
}
