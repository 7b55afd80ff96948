using System.Globalization;
using System.Text.Json;

namespace SaeActors.Api.Parameters;

/// <summary>One number, word or text of a route or a query.</summary>
/// <param name="Name">As it is written in the address.</param>
/// <param name="Type">Its type, without <c>?</c>.</param>
/// <param name="Required">Whether the request makes no sense without it.</param>
internal sealed record QueryParameter(string Name, Type Type, bool Required)
{
    /// <summary>What the value should be, in words.</summary>
    internal string Expected =>
        Type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(Type).Select(JsonNamingPolicy.CamelCase.ConvertName))}"
        : Type == typeof(int) || Type == typeof(long) ? "a whole number"
        : Type == typeof(double) ? "a number"
        : Type == typeof(bool) ? "true or false"
        : "a text";

    /// <summary>Whether <paramref name="text"/> is such a value.</summary>
    internal bool Accepts(string text) =>
        Type.IsEnum ? Enum.GetNames(Type).Contains(text, StringComparer.OrdinalIgnoreCase)
        : Type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        : Type == typeof(long) ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        : Type == typeof(double) ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        : Type != typeof(bool) || bool.TryParse(text, out _);
}
