using System.Globalization;

namespace SaeActors.Features;

/// <summary>One latent of one SAE: <paramref name="Feature"/> of the SAE at <paramref name="Layer"/> (both from 0). Written <c>l_i</c>.</summary>
/// <param name="Layer">Position of the hook in the study's list of hooks.</param>
/// <param name="Feature">Latent of that hook's SAE, in [0, width).</param>
public readonly record struct FeatureId(int Layer, int Feature) : IComparable<FeatureId>
{
    /// <summary>Reads <c>l_i</c>, the form that <see cref="ToString"/> writes.</summary>
    /// <returns>Whether <paramref name="text"/> is two non-negative numbers joined by one underscore.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out FeatureId id)
    {
        id = default;
        var underscore = text.IndexOf('_');
        if (underscore < 1
            || !int.TryParse(text[..underscore], NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
            || !int.TryParse(text[(underscore + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var feature))
        {
            return false;
        }

        id = new FeatureId(layer, feature);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(FeatureId other) =>
        Layer != other.Layer ? Layer.CompareTo(other.Layer) : Feature.CompareTo(other.Feature);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Layer}_{Feature}");

    /// <summary>Layer first, then feature.</summary>
    public static bool operator <(FeatureId left, FeatureId right) => left.CompareTo(right) < 0;

    /// <summary>Layer first, then feature.</summary>
    public static bool operator >(FeatureId left, FeatureId right) => left.CompareTo(right) > 0;

    /// <summary>Layer first, then feature.</summary>
    public static bool operator <=(FeatureId left, FeatureId right) => left.CompareTo(right) <= 0;

    /// <summary>Layer first, then feature.</summary>
    public static bool operator >=(FeatureId left, FeatureId right) => left.CompareTo(right) >= 0;
}
