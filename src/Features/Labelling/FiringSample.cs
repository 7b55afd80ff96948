using System.Runtime.InteropServices;
using SaeActors.Features.Windows;

namespace SaeActors.Features.Labelling;

/// <summary>Which tokens features fire on: how often each token occurs in some windows, and a uniform sample of each feature's firings there.</summary>
/// <remarks>L layers of F features. Only counted tokens whose id is known take part. Memory: at most 256 bytes a feature that fired.
/// The same windows in the same order give the same sample.</remarks>
/// <param name="widths">(L,) F of each layer.</param>
/// <param name="seed">Decides which firings are kept.</param>
public sealed class FiringSample(IReadOnlyList<int> widths, ulong seed)
{
    /// <summary>Firings kept of a feature: enough to tell a share of 5 % from chance.</summary>
    public const int Most = 64;

    private readonly int[]?[][] _tokens = [.. widths.Select(width => new int[]?[width])];   // (L, F, Most) token ids; null: never fired
    private readonly int[][] _fired = [.. widths.Select(width => new int[width])];          // (L, F)
    private readonly Dictionary<int, long> _occurrences = [];

    /// <summary>Tokens that took part.</summary>
    public long Tokens { get; private set; }

    /// <summary>How often each token id occurred among them.</summary>
    public IReadOnlyDictionary<int, long> Occurrences => _occurrences;

    /// <summary>Adds a window whose entries are all active; sum over its entries.</summary>
    public void Add(ActivationWindow window)
    {
        Throw.IfLengthDiffers(window.Layers.Length, widths.Count);
        for (var token = 0; token < window.TokenCount; token++)
        {
            var id = window.Tokens[token];
            if (!window.Counted[token] || id < 0) continue;
            Tokens++;
            CollectionsMarshal.GetValueRefOrAddDefault(_occurrences, id, out _)++;
            for (var layer = 0; layer < _tokens.Length; layer++)
            {
                foreach (var feature in window.Layers[layer].FeaturesAt(token)) Keep(layer, feature, id);
            }
        }
    }

    /// <summary>The token ids of a uniform sample of the feature's firings, all of them where they are at most <see cref="Most"/>.</summary>
    public ReadOnlySpan<int> FiringsOf(int layer, int feature) => _tokens[layer][feature].AsSpan(0, Math.Min(Most, _fired[layer][feature]));

    /// <summary>Reservoir sampling (Vitter 1985, algorithm R), its random numbers hashed from feature and ordinal.</summary>
    private void Keep(int layer, int feature, int token)
    {
        var kept = _tokens[layer][feature] ??= new int[Most];
        var ordinal = ++_fired[layer][feature];
        var place = ordinal <= Most
            ? ordinal - 1
            : (int)Math.BigMul(SplitMix.Mix(seed ^ SplitMix.Mix(((ulong)layer << 32 | (uint)feature) + ((ulong)ordinal << 40))), (ulong)ordinal, out _);
        if (place < Most) kept[place] = token;
    }
}
