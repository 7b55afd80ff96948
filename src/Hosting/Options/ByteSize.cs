using System.Globalization;

namespace SaeActors.Hosting.Options;

/// <summary>Numbers of bytes as people write them.</summary>
public static class ByteSize
{
    private const string Units = "KMGT";

    /// <summary>Reads <c>512M</c>, <c>6.5G</c>, <c>4GB</c> or plain bytes; units are powers of 1,024.</summary>
    /// <exception cref="StartUpException">It is not such a number, or not above zero.</exception>
    public static long Parse(string text)
    {
        var number = text.ToUpperInvariant().TrimEnd('B').TrimEnd('I');
        var unit = number.Length == 0 ? -1 : Units.IndexOf(number[^1], StringComparison.Ordinal);
        if (double.TryParse(unit < 0 ? number : number[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * Math.Pow(1024, unit + 1) is >= 1 and < long.MaxValue and var bytes)
        {
            return (long)bytes;
        }

        throw new StartUpException($"'{text}' is not a number of bytes; expected one such as 512M or 6.5G.");
    }

    /// <summary>The largest unit that leaves at least 1, one decimal: <c>6.5 GiB</c>.</summary>
    public static string Show(long bytes)
    {
        var (value, unit) = ((double)bytes, -1);
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return unit < 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
            : string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}iB");
    }
}
