namespace SaeActors.Api.Problems;

/// <summary>Shortens what a caller sent before it is quoted back.</summary>
internal static class Shorten
{
    private const int Most = 60;

    /// <summary>The first characters, without control characters.</summary>
    internal static string Text(string text)
    {
        var shown = text.Length <= Most ? text : $"{text[..Most]}…";
        return string.Concat(shown.Select(letter => char.IsControl(letter) ? '·' : letter));
    }
}
