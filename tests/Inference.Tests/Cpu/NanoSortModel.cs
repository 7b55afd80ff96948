using SaeActors.Inference.Cpu;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Cpu;

/// <summary>gpt-nano-sort in a folder as Hugging Face would have it: its linear weights, stored (out, in), become Conv1D weights (in, out).</summary>
internal sealed class NanoSortModel : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly SafetensorsFile _golden = SafetensorsFile.Open(TestData.Path("gpt-nano-sort", "activations_t0.safetensors"));
    private readonly ModelWeights _weights;
    private readonly TransformerConfig _config;

    public NanoSortModel(bool centred = false)
    {
        using var original = SafetensorsFile.Open(TestData.Path("gpt-nano-sort", "model.safetensors"));
        var tensors = original.Tensors.Values.Select(tensor => Converted(original, tensor));
        _folder.Write("model.safetensors", SafetensorsWriter.Write(tensors));
        var config = _folder.Write("config.json", """
            {"model_type": "gpt2", "vocab_size": 3, "n_positions": 11, "n_embd": 48, "n_layer": 3, "n_head": 3, "tie_word_embeddings": false}
            """);
        _config = TransformerConfigFile.Read(config);
        _weights = new ModelWeights(_folder.Path, _config, centred);
        Transformer = new Gpt2Transformer(_config, _weights, 64);
        var ids = Golden("idx");
        Batch = new TokenBatch([.. ids.Chunk(11).Select(row => row.Select(id => (int)id).ToArray())]);
    }

    public TokenBatch Batch { get; }

    private Gpt2Transformer Transformer { get; }

    public float[] Golden(string stage) => _golden.Floats(_golden.Tensors[stage]);

    public float[] Residual(int blocks)
    {
        var residual = new float[Batch.TokenCount * _config.ModelWidth];
        Transformer.Embed(Batch, residual);
        for (var block = 0; block < blocks; block++)
        {
            Transformer.RunBlock(block, Batch, residual);
        }

        return residual;
    }

    public float[] Logits()
    {
        var logits = new float[Batch.TokenCount * _config.VocabularySize];
        Transformer.Unembed(Residual(_config.BlockCount), Batch.TokenCount, logits);
        return logits;
    }

    public void Dispose()
    {
        _weights.Dispose();
        _golden.Dispose();
        _folder.Dispose();
    }

    private static (string Name, int[] Shape, float[] Values) Converted(SafetensorsFile file, TensorEntry tensor)
    {
        var values = file.Floats(tensor);
        if (!tensor.Name.Contains(".c_", StringComparison.Ordinal) || tensor.Shape.Count != 2)
        {
            return (tensor.Name, [.. tensor.Shape.Select(dimension => (int)dimension)], values);
        }

        var (outputs, inputs) = ((int)tensor.Shape[0], (int)tensor.Shape[1]);
        var transposed = new float[values.Length];
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                transposed[(input * outputs) + output] = values[(output * inputs) + input];
            }
        }

        return (tensor.Name, [inputs, outputs], transposed);
    }
}
