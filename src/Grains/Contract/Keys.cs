using System.Globalization;
using SaeActors.Features;

namespace SaeActors.Grains.Contract;

/// <summary>The grains' keys: the study is in every one.</summary>
internal static class Keys
{
    public static string Feature(string study, int layer, int feature) => string.Create(CultureInfo.InvariantCulture, $"{study}/{layer}/{feature}");

    public static string Layer(string study, int layer) => string.Create(CultureInfo.InvariantCulture, $"{study}/{layer}");

    /// <summary>The feature of a key.</summary>
    public static FeatureId FeatureOf(string key)
    {
        var last = key.LastIndexOf('/');
        var first = key.LastIndexOf('/', last - 1);
        return new FeatureId(
            int.Parse(key.AsSpan(first + 1, last - first - 1), CultureInfo.InvariantCulture), int.Parse(key.AsSpan(last + 1), CultureInfo.InvariantCulture));
    }
}
