using SaeActors.Features;

namespace SaeActors.Inference;

/// <summary>Prompts as rows of tokens: what an engine reads and what a window needs beside the activations.</summary>
/// <remarks>P prompts, R rows, T tokens. Row r owns tokens [rowStarts[r], rowStarts[r+1]), prompt p owns [promptStarts[p], promptStarts[p+1]);
/// unless prompts are joined, a prompt owns whole rows. Immutable after construction.</remarks>
public sealed class TokenizedPrompts
{
    /// <summary>Takes the arrays over.</summary>
    /// <exception cref="ArgumentException">The lengths or the ends do not fit each other.</exception>
    public TokenizedPrompts(int[] tokens, bool[] counted, int[] rowStarts, int[] promptStarts)
    {
        Throw.IfLengthDiffers(counted.Length, tokens.Length);
        Throw.IfLengthDiffers(rowStarts[^1], tokens.Length);
        Throw.IfLengthDiffers(promptStarts[^1], tokens.Length);
        (Tokens, Counted, RowStarts, PromptStarts) = (tokens, counted, rowStarts, promptStarts);
    }

    /// <summary>(T,) Token ids, rows one after the other.</summary>
    public int[] Tokens { get; }

    /// <summary>(T,) Whether the policy counts the token.</summary>
    public bool[] Counted { get; }

    /// <summary>(R + 1,) Token offset of each row; the last element is T.</summary>
    public int[] RowStarts { get; }

    /// <summary>(P + 1,) Token offset of each prompt; the last element is T.</summary>
    public int[] PromptStarts { get; }

    /// <summary>T.</summary>
    public int TokenCount => Tokens.Length;

    /// <summary>(R,) The rows as an engine takes them.</summary>
    public int[][] Rows()
    {
        var rows = new int[RowStarts.Length - 1][];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = Tokens[RowStarts[row]..RowStarts[row + 1]];
        }

        return rows;
    }
}
