namespace SaeActors.Inference;

/// <summary>Loads a model and its SAEs from disk.</summary>
public static class ModelFolder
{
    /// <summary>Reads a Hugging Face model folder and SAEs, checks every tensor, and starts an engine.</summary>
    /// <param name="modelPath">Folder with <c>config.json</c>, <c>model.safetensors</c> (or its shards) and tokenizer files.</param>
    /// <param name="saesPath">A folder of SAE folders (SAELens or Gemma Scope), one SAE folder, or a JSON manifest hook → path (relative to the manifest).
    /// Layers are ordered by their place in the residual stream; two SAEs at one place are refused.</param>
    /// <param name="options">How.</param>
    /// <exception cref="WeightsException">A file is missing, malformed, or does not fit; the message names file, tensor, found and expected.</exception>
    public static InferenceModel Load(string modelPath, string saesPath, LoadOptions options) => throw new NotImplementedException();
}
