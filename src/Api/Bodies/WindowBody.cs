using System.Globalization;
using System.Runtime.InteropServices;
using SaeActors.Api.Problems;
using SaeActors.Features.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Inference;
using SaeActors.Inference.Weights;

namespace SaeActors.Api.Bodies;

/// <summary>A window as a safetensors file: per layer <c>layers.{l}.indptr</c> int64 (T + 1,), <c>.indices</c> int32 (nnz,),
/// <c>.values</c> float32 (nnz,); optional <c>tokens</c> int32 (T,), <c>counted</c> uint8 (T,), <c>prompts</c> int64 (P + 1,).</summary>
internal sealed class WindowBody : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly IReadOnlyList<StudyLayer> _layers;

    private WindowBody(SafetensorsFile file, IReadOnlyList<StudyLayer> layers) => (_file, _layers) = (file, layers);

    /// <summary>Reads and checks the whole window.</summary>
    /// <exception cref="RefusedException">Anything is not as it should be; the message names the tensor and the place.</exception>
    internal static UploadedWindow Read(string path, IReadOnlyList<StudyLayer> layers)
    {
        try
        {
            using var body = new WindowBody(SafetensorsFile.Open(path), layers);
            return body.Window();
        }
        catch (WeightsException exception)
        {
            throw new RefusedException(exception.Message.Replace(path, "The window", StringComparison.Ordinal), inner: exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private UploadedWindow Window()
    {
        CheckNames();
        var layers = new LayerActivations[_layers.Count];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            layers[layer] = Layer(layer);
            CheckLength(layers[layer].TokenCount + 1, layers[0].TokenCount + 1, Name(layer, "indptr"));
        }

        var tokenCount = layers[0].TokenCount;
        return new UploadedWindow(layers, Tokens(tokenCount), Counted(tokenCount), Prompts(tokenCount));
    }

    private void CheckNames()
    {
        var expected = Enumerable.Range(0, _layers.Count)
            .SelectMany(layer => new[] { Name(layer, "indptr"), Name(layer, "indices"), Name(layer, "values") })
            .Concat(["tokens", "counted", "prompts"])
            .ToHashSet();
        if (_file.Tensors.Keys.FirstOrDefault(name => !expected.Contains(name)) is { } unknown)
        {
            throw new RefusedException(
                $"Tensor '{Shorten.Text(unknown)}' does not belong to a window of this study; expected layers.0 to layers.{_layers.Count - 1} with indptr, indices and values, and tokens, counted, prompts.");
        }
    }

    private LayerActivations Layer(int layer)
    {
        var starts = Starts(Name(layer, "indptr"));
        var indices = Vector(Name(layer, "indices"), TensorType.I32);
        var values = Vector(Name(layer, "values"), TensorType.F32);
        CheckLength((int)values.Shape[0], (int)indices.Shape[0], Name(layer, "values"));
        CheckLength((int)indices.Shape[0], starts[^1], Name(layer, "indices"));
        var room = new LayerRoom(starts.Length - 1, starts[^1]);
        starts.CopyTo(room.Starts);
        _file.CopyBytes(indices, 0, MemoryMarshal.AsBytes(room.Features));
        _file.CopyBytes(values, 0, MemoryMarshal.AsBytes(room.Values));
        try
        {
            return new LayerActivations(_layers[layer].Width, room);
        }
        catch (ArgumentException exception)
        {
            throw new RefusedException($"layers.{layer}: {ProblemOf.WithoutParameterName(exception)}", inner: exception);
        }
    }

    /// <summary>Offsets that begin at 0 and never fall, as 32-bit numbers.</summary>
    private int[] Starts(string name)
    {
        var offsets = Array<long>(name, TensorType.I64);
        if (offsets.Length < 2 || offsets[0] != 0)
        {
            throw new RefusedException($"Tensor '{name}' has {offsets.Length} elements{(offsets.Length > 0 ? $" and begins with {offsets[0]}" : "")}; expected at least 2, the first 0.");
        }

        var starts = new int[offsets.Length];
        for (var token = 1; token < offsets.Length; token++)
        {
            if (offsets[token] < offsets[token - 1] || offsets[token] > int.MaxValue)
            {
                throw new RefusedException($"Tensor '{name}' holds {offsets[token]} after {offsets[token - 1]} at element {token}; expected no fall and no number above {int.MaxValue}.");
            }

            starts[token] = (int)offsets[token];
        }

        return starts;
    }

    private int[] Tokens(int tokenCount)
    {
        if (!_file.Tensors.ContainsKey("tokens"))
        {
            var none = new int[tokenCount];
            none.AsSpan().Fill(-1);
            return none;
        }

        var tokens = Array<int>("tokens", TensorType.I32);
        CheckLength(tokens.Length, tokenCount, "tokens");
        var negative = tokens.AsSpan().IndexOfAnyInRange(int.MinValue, -1);
        return negative < 0 ? tokens : throw new RefusedException($"Tensor 'tokens' holds {tokens[negative]} at element {negative}; expected a token id, 0 or more.");
    }

    private bool[] Counted(int tokenCount)
    {
        var counted = new bool[tokenCount];
        if (!_file.Tensors.ContainsKey("counted"))
        {
            counted.AsSpan().Fill(true);
            return counted;
        }

        var bytes = Array<byte>("counted", TensorType.U8, TensorType.Bool);
        CheckLength(bytes.Length, tokenCount, "counted");
        for (var token = 0; token < tokenCount; token++)
        {
            counted[token] = bytes[token] <= 1 ? bytes[token] == 1 : throw new RefusedException($"Tensor 'counted' holds {bytes[token]} at element {token}; expected 0 or 1.");
        }

        return counted;
    }

    private int[] Prompts(int tokenCount)
    {
        if (!_file.Tensors.ContainsKey("prompts"))
        {
            return [0, tokenCount];
        }

        var starts = Starts("prompts");
        return starts[^1] == tokenCount ? starts : throw new RefusedException($"Tensor 'prompts' ends with {starts[^1]}; expected {tokenCount}, the number of tokens.");
    }

    private T[] Array<T>(string name, params ReadOnlySpan<TensorType> types)
        where T : unmanaged
    {
        var tensor = Vector(name, types);
        var values = new T[tensor.Shape[0]];
        _file.CopyBytes(tensor, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private TensorEntry Vector(string name, params ReadOnlySpan<TensorType> types)
    {
        var tensor = _file.Tensors.GetValueOrDefault(name) ?? throw new RefusedException($"Tensor '{name}' is missing.");
        if (!types.Contains(tensor.Type))
        {
            throw new RefusedException($"Tensor '{name}' has type {tensor.Type}; expected {types[0]}.");
        }

        if (tensor.Shape.Count != 1 || tensor.Shape[0] > int.MaxValue)
        {
            throw new RefusedException($"Tensor '{name}' has shape {TensorEntry.Show(tensor.Shape)}; expected one dimension.");
        }

        return tensor;
    }

    private static void CheckLength(int found, int expected, string name)
    {
        if (found != expected)
        {
            throw new RefusedException($"Tensor '{name}' has {found} elements; expected {expected}.");
        }
    }

    private static string Name(int layer, string part) => string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.{part}");
}
