using SaeActors.Features.Windows;

namespace SaeActors.Inference;

/// <summary>A transformer with one sparse autoencoder (SAE) per hooked layer: token ids in, sparse feature activations out.</summary>
/// <remarks>A row is the token ids of one sequence, its BOS included where the token policy wants one; rows do not see each other.
/// d = <see cref="ModelDescription.ModelWidth"/>, L = number of layers (hooks), T = tokens of all rows together.
/// An engine may be called from any thread; it serves one call at a time and uses every core or the device for it.
/// Ids below 0 or not in the vocabulary, an empty row and a row longer than the context throw <see cref="ArgumentException"/>.</remarks>
public interface IInferenceEngine : IDisposable
{
    /// <summary>What runs here: the model, its hooks, the device and the number type.</summary>
    ModelDescription Model { get; }

    /// <summary>Tokens of a call that keep the engine busy: with fewer a device idles between calls, with more a question about one text
    /// waits longer for its turn. 2,048 unless the engine says otherwise.</summary>
    int CallTokens => 2_048;

    /// <summary>The activations above zero of every layer, over the tokens of all rows one after the other.</summary>
    /// <param name="rows">Any number of rows, each of 1 to <see cref="ModelDescription.ContextLength"/> tokens; the engine batches them to its own buffers.</param>
    /// <param name="cancellation">Looked at between internal batches.</param>
    /// <returns>(L,) Layer l over T tokens. On the CPU engine the numbers of a row do not depend, in any bit, on the other rows.</returns>
    LayerActivations[] Activations(IReadOnlyList<int[]> rows, CancellationToken cancellation);

    /// <summary>What each feature of <paramref name="features"/> does to the next layer in this row (see <see cref="AblationEffects"/>).</summary>
    /// <param name="row">One row of T tokens.</param>
    /// <param name="counted">(T,) Where features are zeroed: at the tokens that the study counts (<see cref="TokenizedPrompts.Counted"/>).</param>
    /// <param name="layer">The features' layer, in [0, L − 1): the last layer has no next one.</param>
    /// <param name="features">Features to ablate, each on its own, all in batched passes.</param>
    /// <param name="cancellation">Looked at between internal batches.</param>
    AblationEffects Ablate(int[] row, bool[] counted, int layer, IReadOnlyList<int> features, CancellationToken cancellation);

    /// <summary>(d,) W_dec[feature] of the layer's SAE: the direction that the feature writes, as loaded, not normalised.</summary>
    ReadOnlySpan<float> DecoderOf(int layer, int feature);

    /// <summary>The <paramref name="count"/> tokens that the feature's decoder direction raises most and lowers most through the unembedding.</summary>
    FeatureLogits TopLogits(int layer, int feature, int count);

    /// <summary>(T, d) row-major. The residual stream at the layer's hook, as the SAE receives it (centred where the SAE wants that).</summary>
    float[] Residuals(IReadOnlyList<int[]> rows, int layer, CancellationToken cancellation);

    /// <summary>(T, vocabulary) row-major. Next-token logits of one row.</summary>
    float[] Logits(int[] row, CancellationToken cancellation);
}
