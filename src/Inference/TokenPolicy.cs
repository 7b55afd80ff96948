using SaeActors.Inference.Tokenization;

namespace SaeActors.Inference;

/// <summary>How prompts become rows of tokens and which tokens the statistics count. Part of the study.</summary>
public sealed record TokenPolicy
{
    /// <summary>Whether every row begins with BOS.</summary>
    public required bool PrependBos { get; init; }

    /// <summary>Most tokens of a row, BOS included; longer prompts are cut into disjoint pieces, each a row with its own BOS.</summary>
    public required int RowLength { get; init; }

    /// <summary>Counts position 0 of every row and special tokens as well. Default false: they are active in ways of their own and drown the rest.</summary>
    public bool CountBos { get; init; }

    /// <summary>Joins the prompts of one call with EOS and cuts the stream into full rows, as the paper did. Default false: a row never holds two prompts.</summary>
    public bool JoinPrompts { get; init; }

    /// <summary>The default policy: BOS as the SAEs were trained with, rows up to the model's context, BOS and special tokens not counted.</summary>
    public static TokenPolicy For(ModelDescription model) =>
        new() { PrependBos = model.Layers.Any(layer => layer.PrependBos), RowLength = model.ContextLength };

    /// <summary>The preset <c>paper</c>: EOS-joined rows of 128 with BOS, every token counted.</summary>
    public static TokenPolicy Paper(ModelDescription model) =>
        new() { PrependBos = true, RowLength = Math.Min(128, model.ContextLength), CountBos = true, JoinPrompts = true };

    /// <summary>The rows of the prompts, in order.</summary>
    /// <exception cref="ArgumentException">A text is not Unicode, or the policy wants a BOS that the tokenizer does not have.</exception>
    public TokenizedPrompts Tokenize(ITokenizer tokenizer, IReadOnlyList<string> texts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(RowLength, 2);
        var rows = new RowCutter(this, tokenizer);
        foreach (var text in texts)
        {
            rows.Add(text);
        }

        return rows.ToPrompts();
    }
}
