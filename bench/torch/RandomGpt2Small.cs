using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SaeActors.Features;
using SaeActors.Inference;
using SaeActors.Inference.Saes;
using SaeActors.Inference.Weights;

namespace SaeActors.TorchBench;

/// <summary>GPT-2 small with 12 SAEs of 24,576: the right shapes, seeded random weights, and about 60 active features a token and layer.</summary>
internal sealed class RandomGpt2Small : IDisposable
{
    public const int Width = 768;
    public const int Features = 24_576;
    public const int Blocks = 12;
    private const int Vocabulary = 50_257;
    private const int Context = 1024;

    // After LayerNorm, h is a standard normal: P(h > 2.81) = 0.0025, and 0.0025 · 24,576 = 61 fire.
    private const float FiringBias = -2.81f;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("saeactors-bench-");
    private readonly TransformerConfig _config;
    private readonly SparseAutoencoder[] _saes;

    public RandomGpt2Small()
    {
        var path = Path.Combine(_folder.FullName, "config.json");
        File.WriteAllText(path, """{"model_type": "gpt2", "vocab_size": 50257, "n_positions": 1024, "n_embd": 768, "n_layer": 12, "n_head": 12}""");
        _config = TransformerConfigFile.Read(path);
        WriteWeights();
        var decoder = Gaussian(Features * Width, 1 / MathF.Sqrt(Width), 99);   // read by ablations only: one serves all
        _saes = [.. Enumerable.Range(0, Blocks).AsParallel().AsOrdered().Select(layer => Sae(layer, decoder))];
    }

    public EngineSource Source() => new("gpt2-small-random", _config, new ModelWeights(_folder.FullName, _config, centred: false), _saes);

    public static int[][] Rows(int count, int length)
    {
        var random = new SplitMix(5);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary)).ToArray())];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static SparseAutoencoder Sae(int layer, float[] decoder)
    {
        var bias = new float[Features];
        Array.Fill(bias, FiringBias);
        return new SparseAutoencoder
        {
            Description = new HookDescription(
                $"blocks.{layer}.hook_resid_pre", Features, null, null, SaeArchitecture.Standard, ActivationNormalization.LayerNorm, true, null, new string('0', 64)),
            BlocksBefore = layer,
            ModelWidth = Width,
            Encoder = Gaussian(Width * Features, 1 / MathF.Sqrt(Width), (ulong)layer + 1),
            EncoderBias = bias,
            Decoder = decoder,
            DecoderBias = new float[Width],
            SubtractDecoderBias = true,
            CentredResidual = false,
        };
    }

    private static float[] Gaussian(int count, float scale, ulong seed)
    {
        var random = new SplitMix(seed);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)random.NextGaussian() * scale;
        }

        return values;
    }

    private void WriteWeights()
    {
        var shapes = new List<(string Name, int[] Shape)> { ("wte.weight", [Vocabulary, Width]), ("wpe.weight", [Context, Width]), ("ln_f.weight", [Width]), ("ln_f.bias", [Width]) };
        for (var block = 0; block < Blocks; block++)
        {
            foreach (var (name, inputs, outputs) in new[]
            {
                ("attn.c_attn", Width, 3 * Width), ("attn.c_proj", Width, Width), ("mlp.c_fc", Width, 4 * Width), ("mlp.c_proj", 4 * Width, Width),
            })
            {
                shapes.Add(($"h.{block}.{name}.weight", [inputs, outputs]));
                shapes.Add(($"h.{block}.{name}.bias", [outputs]));
            }

            foreach (var name in new[] { "ln_1.weight", "ln_1.bias", "ln_2.weight", "ln_2.bias" })
            {
                shapes.Add(($"h.{block}.{name}", [Width]));
            }
        }

        var (header, offset) = (new Dictionary<string, object>(), 0L);
        foreach (var (name, shape) in shapes)
        {
            var bytes = (long)sizeof(float) * Count(shape);
            header[name] = new Dictionary<string, object> { ["dtype"] = "F32", ["shape"] = shape, ["data_offsets"] = new[] { offset, offset + bytes } };
            offset += bytes;
        }

        using var file = File.Create(Path.Combine(_folder.FullName, "model.safetensors"));
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        file.Write(length);
        file.Write(json);
        foreach (var (index, (_, shape)) in shapes.Index())
        {
            file.Write(MemoryMarshal.AsBytes<float>(Gaussian(Count(shape), 0.02f, (ulong)index + 1000)));
        }
    }

    private static int Count(int[] shape) => shape.Aggregate((product, size) => product * size);
}
