using SaeActors.Features;
using SaeActors.Inference;

namespace SaeActors.Graph.Contract;

/// <summary>The model at work on a text of the caller's; counts nothing.</summary>
/// <remarks>A study without a model (started from widths alone) answers the others with <see cref="NoModelException"/>.</remarks>
public interface IInspection
{
    /// <summary>(L,) How well each SAE rebuilds its residual stream, measured when the model was loaded; empty without a model.</summary>
    Task<IReadOnlyList<ReconstructionQuality>> ReconstructionAsync(CancellationToken cancellation);

    /// <summary>The text of each token id, as the tokenizer writes it.</summary>
    Task<IReadOnlyList<string>> TokensAsync(IReadOnlyList<int> tokens, CancellationToken cancellation);

    /// <summary>Tokens of a text and every activation above zero, at every layer.</summary>
    Task<TextActivations> ActivationsAsync(string text, CancellationToken cancellation);

    /// <summary>The value of each given feature at each token of each text: the decomposability test.</summary>
    Task<IReadOnlyList<FeatureTest>> TestAsync(IReadOnlyList<FeatureId> features, IReadOnlyList<string> texts, CancellationToken cancellation);

    /// <summary>What zeroing each feature, on its own, at the tokens that the study counts does to the features of the next layer on this text (see <see cref="AblationEffects"/>).</summary>
    /// <exception cref="ArgumentException">No next layer, or a feature that the layer does not have.</exception>
    Task<TextAblation> AblateAsync(string text, int layer, IReadOnlyList<int> features, CancellationToken cancellation);
}
