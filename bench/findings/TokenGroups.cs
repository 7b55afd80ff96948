using SaeActors.Features.Evolution;

namespace SaeActors.Bench.Findings;

/// <summary>What a null keeps: tokens of one group exchange their activations, layer by layer. Tokens that are not counted stay.</summary>
internal static class TokenGroups
{
    /// <summary>All tokens in one group: nothing of the token is kept.</summary>
    public static int[] Shifted(Recording recording) => Of(recording, _ => 0);

    /// <summary>Tokens at one position of their row.</summary>
    public static int[] Position(Recording recording)
    {
        var position = 0;
        var positions = new int[recording.Tokens.Length];
        for (var token = 0; token < positions.Length; token++) positions[token] = position = recording.Counted[token] ? position + 1 : 0;
        return Of(recording, token => positions[token]);
    }

    /// <summary>Occurrences of one token of the vocabulary.</summary>
    public static int[] Token(Recording recording) => Of(recording, token => recording.Tokens[token]);

    /// <summary>Occurrences of one token behind one other (or behind BOS).</summary>
    public static int[] TokenAndPrevious(Recording recording)
    {
        var pairs = new Dictionary<(int, int), int>();
        return Of(recording, token =>
        {
            var pair = (recording.Tokens[token - 1], recording.Tokens[token]);
            if (!pairs.TryGetValue(pair, out var number)) pairs.Add(pair, number = pairs.Count);
            return number;
        });
    }

    /// <summary>Share of the counted tokens that are alone in their group, and so stay.</summary>
    public static double Alone(int[] groups)
    {
        var moving = groups.Where(group => group != TokenShift.Stays).GroupBy(group => group).Select(group => group.Count()).ToArray();
        return moving.Count(size => size == 1) / (double)moving.Sum();
    }

    private static int[] Of(Recording recording, Func<int, int> group) =>
        [.. Enumerable.Range(0, recording.Tokens.Length).Select(token => recording.Counted[token] ? group(token) : TokenShift.Stays)];
}
