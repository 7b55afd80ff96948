using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Inference;

namespace SaeActors.Graph.Queries;

/// <summary>Shows where a feature fired: the prompt's text comes from the prompt log and is tokenised again, which takes microseconds.</summary>
internal sealed class ExampleTexts(ITokenizer? tokenizer, TokenPolicy? policy)
{
    private const int Before = 24;   // tokens shown before the one that fired
    private const int After = 8;     // and after it

    /// <param name="place">Where it fired.</param>
    /// <param name="text">The prompt's text; null where there is none.</param>
    public Example Show(ExamplePlace place, string? text)
    {
        var tokens = text is null || tokenizer is null || policy is null ? [] : policy.Tokenize(tokenizer, [text]).Tokens;
        var first = Math.Max(0, place.Position - Before);
        var end = Math.Min(tokens.Length, place.Position + After + 1);
        if (end <= place.Position) return new Example(place.Sequence, place.Position, place.Value, place.Position, [], []);
        var values = new float[end - first];
        values[place.Position - first] = place.Value;
        return new Example(place.Sequence, place.Position, place.Value, first, [.. tokens[first..end].Select(tokenizer!.Text)], values);
    }
}
