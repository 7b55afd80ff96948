using System.Runtime.InteropServices;
using SaeActors.Features;
using SaeActors.Inference;

namespace SaeActors.Bench.Findings;

/// <summary>What every feature fires on, in words a reader knows.</summary>
internal sealed class FeatureProfiles
{
    private const double Tells = 0.8;
    private const int TokensShown = 3;
    private const double LeastShown = 0.005;   // of a feature's firing
    private const int Around = 6;   // tokens of context before the strongest one

    private readonly Recording _recording;
    private readonly ITokenizer _tokenizer;
    private readonly FeatureKind[][] _kinds;                    // (L, F)
    private readonly Dictionary<int, int>[][] _tokens;          // (L, F) token → times
    private readonly (float Value, int Token)[][] _strongest;   // (L, F)
    private readonly Dictionary<int, int> _chance;              // token → counted tokens

    public FeatureProfiles(Recording recording, ITokenizer tokenizer)
    {
        (_recording, _tokenizer) = (recording, tokenizer);
        _chance = recording.Tokens.Where((_, token) => recording.Counted[token]).CountBy(token => token).ToDictionary();
        var (token, position, pair) = (TokenGroups.Token(recording), TokenGroups.Position(recording), TokenGroups.TokenAndPrevious(recording));
        var layers = Enumerable.Range(0, recording.Widths.Count).ToArray();
        ByToken = [.. layers.AsParallel().AsOrdered().Select(layer => ExplainedVariance.Of(recording, layer, token))];
        ByPosition = [.. layers.AsParallel().AsOrdered().Select(layer => ExplainedVariance.Of(recording, layer, position))];
        ByPair = [.. layers.AsParallel().AsOrdered().Select(layer => ExplainedVariance.Of(recording, layer, pair))];
        _kinds = [.. layers.Select(layer => Enumerable.Range(0, recording.Widths[layer]).Select(feature => KindOf(layer, feature)).ToArray())];
        _tokens = [.. layers.Select(layer => Enumerable.Range(0, recording.Widths[layer]).Select(_ => new Dictionary<int, int>()).ToArray())];
        _strongest = [.. layers.Select(layer => new (float, int)[recording.Widths[layer]])];
        foreach (var layer in layers) recording.Each(layer, (place, feature, value) => See(layer, place, feature, value));
    }

    /// <summary>(L, F) Held-out R² of the activation given the token, the position, or the token and the one before.</summary>
    public double[][] ByToken { get; }

    public double[][] ByPosition { get; }

    public double[][] ByPair { get; }

    public FeatureKind KindOf(FeatureId id) => _kinds[id.Layer][id.Feature];

    public int CountOf(FeatureId id) => _tokens[id.Layer][id.Feature].Values.Sum();

    /// <summary>The tokens it fires on most above chance, with their share of its firing.</summary>
    public string TokensOf(FeatureId id)
    {
        var (tokens, count) = (_tokens[id.Layer][id.Feature], (double)CountOf(id));
        var total = (double)_chance.Values.Sum();
        var shown = tokens.Where(token => token.Value >= LeastShown * count).OrderByDescending(token => token.Value * Math.Log(token.Value * total / (count * _chance[token.Key]))).ThenBy(token => token.Key).Take(TokensShown);
        return string.Join(" ", shown.Select(token => $"`{Shown(token.Key)}` {token.Value / count:0 %}"));
    }

    /// <summary>The tokens that members of a group have most in common above chance: the mean over members of the token's share of its firing.</summary>
    public string SharedTokens(IReadOnlyCollection<FeatureId> ids)
    {
        var (shares, total) = (SharesOf(ids), (double)_chance.Values.Sum());
        var shown = shares.Where(share => share.Value >= LeastShown).OrderByDescending(share => share.Value * Math.Log(share.Value * total / _chance[share.Key])).ThenBy(share => share.Key).Take(2 * TokensShown);
        return string.Join(" ", shown.Select(share => $"`{Shown(share.Key)}` {share.Value:0 %}"));
    }

    /// <summary>The largest mean share that one token has of the firing of a group's members: 1 where all fire on that token only.</summary>
    public double CoherenceOf(IReadOnlyCollection<FeatureId> ids) => SharesOf(ids).Values.Max();

    /// <summary>Where it fires most strongly, in bold.</summary>
    public string ContextOf(FeatureId id)
    {
        var at = _strongest[id.Layer][id.Feature].Token;
        var first = at;
        while (first > 0 && at - first < Around && _recording.Counted[first - 1]) first--;
        var (before, strongest) = (_tokenizer.Decode(_recording.Tokens.AsSpan(first, at - first)), _tokenizer.Text(_recording.Tokens[at]));
        var blank = strongest.StartsWith(' ') ? " " : "";
        return $"{before}{blank}**{strongest.Trim()}**".Replace("|", "\\|", StringComparison.Ordinal).Trim();
    }

    public string Shown(int token) => _tokenizer.Text(token).Replace("|", "\\|", StringComparison.Ordinal).Replace("`", "'", StringComparison.Ordinal);

    private Dictionary<int, double> SharesOf(IReadOnlyCollection<FeatureId> ids)
    {
        var shares = new Dictionary<int, double>();
        foreach (var (tokens, count) in ids.Select(id => (_tokens[id.Layer][id.Feature], (double)CountOf(id))))
        {
            foreach (var (token, times) in tokens) CollectionsMarshal.GetValueRefOrAddDefault(shares, token, out _) += times / count / ids.Count;
        }

        return shares;
    }

    private FeatureKind KindOf(int layer, int feature) =>
        ByToken[layer][feature] >= Tells ? FeatureKind.Token
        : ByPosition[layer][feature] >= Tells ? FeatureKind.Position
        : ByPair[layer][feature] >= Tells ? FeatureKind.Pair
        : FeatureKind.Context;

    private void See(int layer, int place, int feature, float value)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_tokens[layer][feature], _recording.Tokens[place], out _)++;
        if (value > _strongest[layer][feature].Value) _strongest[layer][feature] = (value, place);
    }
}
