using System.Buffers;

namespace SaeActors.Inference.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost first, and of those that begin there the longest.</summary>
internal sealed class AddedTokens
{
    private readonly AddedToken[] _longestFirst;
    private readonly SearchValues<string> _search;
    private readonly Dictionary<string, int> _ids = [];

    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        _longestFirst = [.. tokens.OrderByDescending(token => token.Text.Length)];
        _search = SearchValues.Create([.. _longestFirst.Select(token => token.Text)], StringComparison.Ordinal);
        foreach (var token in _longestFirst) _ids[token.Text] = token.Id;
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<AddedToken> All => _longestFirst;

    /// <summary>The id of a token's text, or null.</summary>
    public int? IdOf(string text) => _ids.TryGetValue(text, out var id) ? id : null;

    /// <summary>The first added token at or after <paramref name="start"/>.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(string text, int start, out int position, out AddedToken token)
    {
        position = text.AsSpan(start).IndexOfAny(_search);
        if (position < 0)
        {
            token = default;
            return false;
        }

        position += start;
        token = At(text.AsSpan(position));
        return true;
    }

    private AddedToken At(ReadOnlySpan<char> text)
    {
        foreach (var token in _longestFirst)
        {
            if (text.StartsWith(token.Text, StringComparison.Ordinal)) return token;
        }

        throw new InvalidOperationException("an added token was found and then was not there.");
    }
}
