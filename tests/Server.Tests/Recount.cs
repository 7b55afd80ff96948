using System.Text.Json;

namespace SaeActors.Server.Tests;

/// <summary>Counts by the definition: for every counted token the set of features that fire, and for every question a walk over all of them.</summary>
internal sealed class Recount
{
    private readonly List<HashSet<int>[]> _tokens = [];   // (N,) of (L,)

    /// <summary>N.</summary>
    public long Tokens => _tokens.Count;

    public int LayerCount => _tokens[0].Length;

    /// <summary>Takes in one answer of <c>/api/activations/text</c>.</summary>
    public void Add(JsonElement activations)
    {
        var layers = activations.GetProperty("layers").EnumerateArray().ToList();
        var tokens = activations.GetProperty("tokens").EnumerateArray().ToList();
        var firing = tokens.Select(_ => layers.Select(_ => new HashSet<int>()).ToArray()).ToList();
        foreach (var layer in layers)
        {
            foreach (var activation in layer.GetProperty("activations").EnumerateArray())
            {
                firing[activation[0].GetInt32()][layer.GetProperty("layer").GetInt32()].Add(activation[1].GetInt32());
            }
        }

        _tokens.AddRange(firing.Where((_, token) => tokens[token].GetProperty("counted").GetBoolean()));
    }

    public long Count((int Layer, int Feature) one) => _tokens.Count(token => token[one.Layer].Contains(one.Feature));

    public long Both((int Layer, int Feature) one, (int Layer, int Feature) other) =>
        _tokens.Count(token => token[one.Layer].Contains(one.Feature) && token[other.Layer].Contains(other.Feature));

    public IEnumerable<int> Partners(int layer, int feature, int step) =>
        _tokens.Where(token => token[layer].Contains(feature)).SelectMany(token => token[layer + step]).Distinct().Order();

    public IEnumerable<(int Layer, int Feature)> Commonest(int perLayer) => Enumerable.Range(0, LayerCount).SelectMany(layer =>
        _tokens.SelectMany(token => token[layer]).CountBy(feature => feature)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(perLayer).Select(pair => (layer, pair.Key)));
}
