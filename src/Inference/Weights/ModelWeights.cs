using System.Numerics.Tensors;

namespace SaeActors.Inference.Weights;

/// <summary>The tensors of a model folder by name, as float32, read one at a time from memory-mapped safetensors.</summary>
/// <remarks>Names are those of Hugging Face without the <c>transformer.</c> prefix; both spellings are found in the files.
/// Where the SAEs want centred writing weights (<see cref="Centred"/>), tensors that write to the residual stream come already centred over d_model.</remarks>
public sealed class ModelWeights : IDisposable
{
    private const string Embedding = "wte.weight";
    private const string LlamaEmbedding = "model.embed_tokens.weight";

    private readonly string _folder;
    private readonly TransformerConfig _config;
    private readonly Dictionary<string, (SafetensorsFile File, TensorEntry Tensor)> _tensors = [];
    private readonly List<SafetensorsFile> _files = [];

    /// <summary>Maps <c>model.safetensors</c>, or every shard of <c>model.safetensors.index.json</c>.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="config">Its hyperparameters.</param>
    /// <param name="centred">Whether to centre the writing tensors; without effect for models whose norm is not blind to the mean (RMSNorm).</param>
    /// <exception cref="WeightsException">A file is missing or malformed.</exception>
    public ModelWeights(string folder, TransformerConfig config, bool centred)
    {
        (_folder, _config) = (folder, config);
        Centred = centred && config.Architecture == TransformerArchitecture.Gpt2;
        foreach (var path in WeightFiles(folder))
        {
            var file = SafetensorsFile.Open(path);
            _files.Add(file);
            foreach (var tensor in file.Tensors.Values)
            {
                _tensors[WithoutPrefix(tensor.Name)] = (file, tensor);
            }
        }

        Hash = FileHash.Of([Path.Combine(folder, "config.json"), .. _files.Select(file => file.Path)]);
    }

    /// <summary>SHA-256, lower-case hex, over config and weight files.</summary>
    public string Hash { get; }

    /// <summary>Whether writing tensors are centred over d_model (TransformerLens <c>center_writing_weights</c>).</summary>
    public bool Centred { get; }

    /// <summary>Whether the files hold the tensor.</summary>
    public bool Has(string tensor) => _tensors.ContainsKey(tensor);

    /// <summary>The tensor's elements, row-major, converted from F32, F16 or BF16.</summary>
    /// <exception cref="WeightsException">It is not there, has another shape, or holds a number that is not finite.</exception>
    public float[] Read(string tensor, params ReadOnlySpan<int> shape)
    {
        var values = ReadAsStored(tensor, shape);
        if (Centred && WritesToResidual(tensor))
        {
            CentreRows(values, shape[^1]);
        }

        return values;
    }

    /// <summary>(vocabulary, d) W_U transposed, never centred: <c>lm_head.weight</c>, or the embedding when the two are tied.</summary>
    public float[] ReadUnembedding()
    {
        var embedding = _config.Architecture == TransformerArchitecture.Gpt2 ? Embedding : LlamaEmbedding;
        var tensor = _config.TiedEmbeddings || !Has("lm_head.weight") ? embedding : "lm_head.weight";
        return ReadAsStored(tensor, _config.VocabularySize, _config.ModelWidth);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private static string WithoutPrefix(string name) =>
        name.StartsWith("transformer.", StringComparison.Ordinal) ? name["transformer.".Length..] : name;

    private static bool WritesToResidual(string tensor) =>
        tensor is Embedding or "wpe.weight"
        || tensor.EndsWith(".c_proj.weight", StringComparison.Ordinal)
        || tensor.EndsWith(".c_proj.bias", StringComparison.Ordinal);

    private static void CentreRows(float[] values, int width)
    {
        for (var start = 0; start < values.Length; start += width)
        {
            var row = values.AsSpan(start, width);
            var sum = 0.0;
            foreach (var value in row)
            {
                sum += value;
            }

            TensorPrimitives.Subtract(row, (float)(sum / width), row);
        }
    }

    private float[] ReadAsStored(string tensor, params ReadOnlySpan<int> shape)
    {
        if (!_tensors.TryGetValue(tensor, out var found))
        {
            throw new WeightsException($"{_folder}: tensor '{tensor}' is missing; the model needs it with shape {TensorEntry.Show(shape.ToArray())}.");
        }

        if (!found.Tensor.Shape.SequenceEqual(shape.ToArray().Select(dimension => (long)dimension)))
        {
            throw new WeightsException(
                $"{found.File.Path}: tensor '{tensor}' has shape {TensorEntry.Show(found.Tensor.Shape)}; the model needs {TensorEntry.Show(shape.ToArray())}.");
        }

        var values = found.File.Floats(found.Tensor);
        Finite.Check(values, found.File.Path, tensor);
        return values;
    }

    private static IReadOnlyList<string> WeightFiles(string folder)
    {
        var single = Path.Combine(folder, "model.safetensors");
        if (File.Exists(single))
        {
            return [single];
        }

        var index = Path.Combine(folder, "model.safetensors.index.json");
        if (!File.Exists(index))
        {
            throw new WeightsException($"{folder}: no weights; expected model.safetensors or model.safetensors.index.json (pickled .bin files are not read).");
        }

        return JsonFile.Parse(index, root => root.TryGetProperty("weight_map", out var map) && map.ValueKind == System.Text.Json.JsonValueKind.Object
            ? map.EnumerateObject().Select(entry => Path.Combine(folder, Path.GetFileName(entry.Value.GetString() ?? ""))).Distinct().Order(StringComparer.Ordinal).ToList()
            : throw new WeightsException($"{index}: 'weight_map' is missing."));
    }
}
