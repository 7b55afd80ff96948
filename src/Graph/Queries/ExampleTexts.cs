using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Prompts;
using SaeActors.Inference;

namespace SaeActors.Graph.Queries;

/// <summary>Shows where a feature fired: the prompt comes from the prompt log and is tokenised again, which takes microseconds.</summary>
internal sealed class ExampleTexts(PromptLog prompts, ITokenizer? tokenizer, TokenPolicy? policy)
{
    private const int Before = 24;   // tokens shown before the one that fired
    private const int After = 8;     // and after it

    public Example Show(ExamplePlace place)
    {
        var tokens = TokensOf(place.Sequence);
        var first = Math.Max(0, place.Position - Before);
        var end = Math.Min(tokens.Length, place.Position + After + 1);
        if (end <= place.Position) return new Example(place.Sequence, place.Position, place.Value, place.Position, [], []);
        var values = new float[end - first];
        values[place.Position - first] = place.Value;
        return new Example(place.Sequence, place.Position, place.Value, first, [.. tokens[first..end].Select(tokenizer!.Text)], values);
    }

    private int[] TokensOf(long sequence)
    {
        if (tokenizer is null || policy is null || sequence < prompts.FirstKept || sequence > prompts.Last) return [];
        return prompts.Read(sequence).First().Text is { } text ? policy.Tokenize(tokenizer, [text]).Tokens : [];
    }
}
