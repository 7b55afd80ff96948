namespace SaeActors.Inference;

/// <summary>What an engine runs. Everything here can decide a number, so all of it belongs into the study's hash.</summary>
/// <param name="Name">Name of the model, from its folder or the options: "gpt2-small".</param>
/// <param name="Architecture">Which transformer.</param>
/// <param name="ModelWidth">d_model, the width of the residual stream.</param>
/// <param name="BlockCount">Number of transformer blocks.</param>
/// <param name="ContextLength">Most tokens of a row, BOS included.</param>
/// <param name="VocabularySize">Number of token ids the embedding knows.</param>
/// <param name="DType">Number type of the computation: "float32", "bfloat16".</param>
/// <param name="Device">"cpu", or the name of the accelerator.</param>
/// <param name="Engine">Name of the engine: "cpu", "torch".</param>
/// <param name="WeightsHash">SHA-256, lower-case hex, over the model's config and weight files.</param>
/// <param name="Layers">The hooks in the order of the study; layer l is element l.</param>
public sealed record ModelDescription(
    string Name,
    TransformerArchitecture Architecture,
    int ModelWidth,
    int BlockCount,
    int ContextLength,
    int VocabularySize,
    string DType,
    string Device,
    string Engine,
    string WeightsHash,
    IReadOnlyList<HookDescription> Layers)
{
    /// <summary>Throws unless an engine can run the rows: 1 to <see cref="ContextLength"/> tokens each, every id in the vocabulary.</summary>
    /// <exception cref="ArgumentException">The message names the row, found and expected.</exception>
    public void CheckRows(IReadOnlyList<int[]> rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var tokens = rows[row];
            if (tokens.Length == 0 || tokens.Length > ContextLength)
            {
                throw new ArgumentException($"row {row} has {tokens.Length} tokens; expected 1 to {ContextLength}.", nameof(rows));
            }

            for (var position = 0; position < tokens.Length; position++)
            {
                if ((uint)tokens[position] >= (uint)VocabularySize)
                {
                    throw new ArgumentException($"token {position} of row {row} is {tokens[position]}; expected 0 to {VocabularySize - 1}.", nameof(rows));
                }
            }
        }
    }
}
