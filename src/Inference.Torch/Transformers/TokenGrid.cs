namespace SaeActors.Inference.Torch.Transformers;

/// <summary>The shape of a batch: R rows of S tokens, laid out row by row in matrices of R·S lines. Shorter rows are padded at their end, where a
/// causal model's real tokens never look.</summary>
internal readonly record struct TokenGrid(int Rows, int Length)
{
    /// <summary>R·S.</summary>
    public int Tokens => Rows * Length;
}
