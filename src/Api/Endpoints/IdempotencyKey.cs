using SaeActors.Api.Problems;

namespace SaeActors.Api.Endpoints;

/// <summary>The caller's name for one request: sent again, it gets the first answer again.</summary>
internal static class IdempotencyKey
{
    internal const string Header = "Idempotency-Key";

    private const int MaxLength = 200;

    /// <summary>Refuses a key that is empty, long or not printable ASCII.</summary>
    internal static void Check(string? key)
    {
        if (key is not null && (key.Length is 0 or > MaxLength || key.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            throw new RefusedException($"{Header} is '{Shorten.Text(key)}'; expected 1 to {MaxLength} printable ASCII characters.");
        }
    }
}
