namespace SaeActors.Inference.Cpu;

/// <summary>A transformer as the engine drives it: embeddings, then block after block on the residual stream.</summary>
/// <remarks>d = width, T = tokens of the batch. The residual is (T, d) row-major and may have room behind it.</remarks>
internal interface ITransformer
{
    /// <summary>Writes the residual stream before block 0.</summary>
    void Embed(TokenBatch batch, float[] residual);

    /// <summary>Takes the residual stream from before <paramref name="block"/> to after it, in place.</summary>
    void RunBlock(int block, TokenBatch batch, float[] residual);

    /// <summary>(rowCount, vocabulary) Logits of rows of the residual stream after the last block.</summary>
    void Unembed(float[] residual, int rowCount, float[] logits);

    /// <summary>(vocabulary,) What a direction of the residual stream adds to the logits, per unit of the final norm's scale.</summary>
    float[] DirectLogits(ReadOnlySpan<float> direction);
}
