namespace SaeActors.Features.Windows;

/// <summary>An ordered run of whole prompts with the sparse activations of every layer: the unit of ingestion.</summary>
/// <remarks>T tokens, P prompts, L layers. Prompt p owns tokens [promptStarts[p], promptStarts[p+1]); a prompt longer than the
/// model's context is one prompt here, its pieces one after the other, each with its own BOS. Immutable after construction, until
/// <see cref="Release"/>.</remarks>
public sealed class ActivationWindow
{
    private readonly LayerActivations[] _layers;   // (L,)
    private readonly int[] _tokens;                // (T,)
    private readonly bool[] _counted;              // (T,)
    private readonly int[] _promptStarts;          // (P + 1,)
    private readonly long[] _sequences;            // (P,)

    /// <summary>Takes the arrays over after checking that they fit each other.</summary>
    /// <param name="number">1, 2, 3 …; each number is applied exactly once.</param>
    /// <param name="layers">(L,) Activations of every layer of the study, all over the same T tokens.</param>
    /// <param name="tokens">(T,) Token ids; −1 where the source gave none.</param>
    /// <param name="counted">(T,) Whether the token policy counts the token.</param>
    /// <param name="promptStarts">(P + 1,) Token offsets of the prompts, from 0 to T without a fall.</param>
    /// <param name="sequences">(P,) Sequence number of each prompt in the prompt log, strictly increasing.</param>
    /// <exception cref="ArgumentException">A length or an order does not fit; the message names found and expected.</exception>
    public ActivationWindow(long number, LayerActivations[] layers, int[] tokens, bool[] counted, int[] promptStarts, long[] sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        Throw.IfLengthDiffers(counted.Length, tokens.Length);
        Throw.IfLengthDiffers(promptStarts.Length, sequences.Length + 1);
        for (var layer = 0; layer < layers.Length; layer++)
        {
            Throw.IfLengthDiffers(layers[layer].TokenCount, tokens.Length, $"layers[{layer}].TokenCount");
        }

        CheckPrompts(tokens.Length, promptStarts, sequences);
        (Number, _layers, _tokens, _counted, _promptStarts, _sequences) = (number, layers, tokens, counted, promptStarts, sequences);
        CountedTokens = counted.AsSpan().Count(true);
    }

    /// <summary>1, 2, 3 …</summary>
    public long Number { get; }

    /// <summary>Whether <see cref="Release"/> was called.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>T, counted or not.</summary>
    public int TokenCount => _tokens.Length;

    /// <summary>How many tokens the statistics take in: what this window adds to N.</summary>
    public int CountedTokens { get; }

    /// <summary>(L,)</summary>
    public ReadOnlySpan<LayerActivations> Layers => _layers;

    /// <summary>(T,) Token ids; −1 where the source gave none.</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>(T,)</summary>
    public ReadOnlySpan<bool> Counted => _counted;

    /// <summary>(P + 1,)</summary>
    public ReadOnlySpan<int> PromptStarts => _promptStarts;

    /// <summary>(P,) Strictly increasing.</summary>
    public ReadOnlySpan<long> Sequences => _sequences;

    /// <summary>Gives back the arrays of all layers that can be used again; what is not of a layer stays.</summary>
    /// <inheritdoc cref="LayerActivations.Release"/>
    public void Release()
    {
        IsReleased = true;
        foreach (var layer in _layers) layer.Release();
    }

    private static void CheckPrompts(int tokenCount, int[] promptStarts, long[] sequences)
    {
        if (promptStarts[0] != 0 || promptStarts[^1] != tokenCount)
        {
            throw new ArgumentException($"promptStarts runs from {promptStarts[0]} to {promptStarts[^1]}; expected 0 to {tokenCount}.", nameof(promptStarts));
        }

        for (var prompt = 0; prompt < sequences.Length; prompt++)
        {
            if (promptStarts[prompt + 1] < promptStarts[prompt])
            {
                throw new ArgumentException($"promptStarts falls at prompt {prompt}; expected no fall.", nameof(promptStarts));
            }

            if (prompt > 0 && sequences[prompt] <= sequences[prompt - 1])
            {
                throw new ArgumentException($"sequence {sequences[prompt]} follows {sequences[prompt - 1]}; expected an increase.", nameof(sequences));
            }
        }
    }
}
