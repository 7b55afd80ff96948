namespace SaeActors.Graph.Contract;

/// <summary>The transformer and what runs it.</summary>
/// <param name="Name">As its folder names it.</param>
/// <param name="Architecture">gpt2, llama, gemma2 …</param>
/// <param name="WeightsHash">SHA-256 over the weight files.</param>
/// <param name="ContextLength">Tokens of a row, BOS included.</param>
/// <param name="Engine">cpu, torch-cpu, torch-cuda.</param>
/// <param name="Dtype">float32, bfloat16 …</param>
public sealed record StudyModel(string Name, string Architecture, string WeightsHash, int ContextLength, string Engine, string Dtype);
