using SaeActors.Inference.Cpu;
using SaeActors.Inference.Saes;
using SaeActors.Inference.Tokenization;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference;

/// <summary>Loads a model and its SAEs from disk.</summary>
public static class ModelFolder
{
    /// <summary>Reads a Hugging Face model folder and SAEs, checks every tensor, and starts an engine.</summary>
    /// <param name="modelPath">Folder with <c>config.json</c>, <c>model.safetensors</c> (or its shards) and tokenizer files.</param>
    /// <param name="saesPath">A folder of SAE folders (SAELens or Gemma Scope), one SAE folder, or a JSON manifest hook → path (relative to the manifest)
    /// or hook → {path, neuronpedia_id, center_writing_weights} where the SAE's own files do not say these.
    /// Layers are ordered by their place in the residual stream; two SAEs at one place are refused.</param>
    /// <param name="options">How.</param>
    /// <exception cref="WeightsException">A file is missing, malformed, or does not fit; the message names file, tensor, found and expected.</exception>
    public static InferenceModel Load(string modelPath, string saesPath, LoadOptions options)
    {
        var (source, tokenizer) = Read(modelPath, saesPath, options);
        var engine = Start(source, options);
        var reconstruction = options.MeasureReconstruction ? ReconstructionMeter.Measure(engine, tokenizer, source, modelPath) : [];
        return new InferenceModel(engine, tokenizer, reconstruction);
    }

    /// <summary>Reads what a study needs to know of a model that runs elsewhere: its files are hashed, no engine is made.</summary>
    /// <param name="modelPath">As for <see cref="Load"/>.</param>
    /// <param name="saesPath">As for <see cref="Load"/>.</param>
    /// <param name="options">How it is loaded there.</param>
    /// <param name="engine">Name of the engine there: "cpu", "torch".</param>
    /// <param name="dtype">Its number type: "float32", "bfloat16".</param>
    /// <exception cref="WeightsException">A file is missing, malformed, or does not fit.</exception>
    public static (ModelDescription Model, ITokenizer Tokenizer) Describe(string modelPath, string saesPath, LoadOptions options, string engine, string dtype)
    {
        var (source, tokenizer) = Read(modelPath, saesPath, options);
        using var weights = source.Weights;
        return (source.Describe(dtype, device: "elsewhere", engine), tokenizer);
    }

    private static (EngineSource Source, ITokenizer Tokenizer) Read(string modelPath, string saesPath, LoadOptions options)
    {
        if (!Directory.Exists(modelPath))
        {
            throw new WeightsException($"{modelPath}: is not there; expected a folder with config.json, model.safetensors and a tokenizer.");
        }

        var config = TransformerConfigFile.Read(Path.Combine(modelPath, "config.json"));
        var tokenizer = TokenizerFiles.Load(modelPath);
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new WeightsException($"{modelPath}: the tokenizer has {tokenizer.VocabularySize} tokens; the model embeds {config.VocabularySize}.");
        }

        var saes = SaesOf(saesPath, config, options);
        var name = options.Name ?? new DirectoryInfo(modelPath).Name;
        return (new EngineSource(name, config, new ModelWeights(modelPath, config, saes[0].CentredResidual), saes), tokenizer);
    }

    private static IReadOnlyList<SparseAutoencoder> SaesOf(string path, TransformerConfig config, LoadOptions options)
    {
        var saes = SaeFolders.Read(path);
        if (!options.LeaveOutFinalResidual) return saes;

        var kept = saes.Where(sae => sae.BlocksBefore < config.BlockCount).ToList();
        return kept.Count > 0 ? kept : throw new WeightsException($"{path}: every SAE reads the residual stream after the last block; expected one before it.");
    }

    private static IInferenceEngine Start(EngineSource source, LoadOptions options)
    {
        try
        {
            return options.Engine is { } make ? make(source) : new CpuEngine(source);
        }
        catch
        {
            source.Weights.Dispose();
            throw;
        }
    }
}
