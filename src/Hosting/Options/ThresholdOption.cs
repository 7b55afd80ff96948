using System.Globalization;

namespace SaeActors.Hosting.Options;

/// <summary>A relative threshold: active means above <paramref name="Share"/> of the largest activation in a calibration.</summary>
/// <param name="Share">r, from 0 to below 1; the paper's is 0.2.</param>
/// <param name="Calibration">The file that <c>POST /api/calibration</c> names in its answer.</param>
public sealed record ThresholdOption(double Share, string Calibration)
{
    /// <summary>Reads <c>0</c> (null) or <c>r@FILE</c>.</summary>
    /// <exception cref="StartUpException">It is neither.</exception>
    public static ThresholdOption? Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var share = at < 0 ? text : text[..at];
        if (!double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out var r) || !(r >= 0 && r < 1) || (at < 0 && r != 0) || at == text.Length - 1)
        {
            throw new StartUpException($"--threshold is '{text}'; expected 0, or r@FILE with 0 <= r < 1 and a file that POST /api/calibration wrote.");
        }

        return at < 0 ? null : new ThresholdOption(r, text[(at + 1)..]);
    }
}
