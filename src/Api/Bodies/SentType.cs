using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Bodies;

/// <summary>Of what kind a body is.</summary>
internal static class SentType
{
    /// <summary>Which of the <paramref name="expected"/> media types the request names.</summary>
    /// <exception cref="RefusedException">None of them, another character set than UTF-8, or a compressed body (415).</exception>
    internal static string Of(HttpRequest request, params ReadOnlySpan<string> expected)
    {
        var all = string.Join(", ", expected);
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding.ToString(), "identity", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"Content-Encoding is '{Shorten.Text(encoding.ToString())}'; expected none.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var sent))
        {
            throw Unsupported(request.ContentType is null ? $"Content-Type is missing; expected {all}." : $"Content-Type is '{Shorten.Text(request.ContentType)}'; expected {all}.");
        }

        if (sent.Charset.HasValue && !sent.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !sent.Charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"The character set is '{Shorten.Text(sent.Charset.ToString())}'; expected utf-8.");
        }

        foreach (var type in expected)
        {
            if (sent.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            {
                return type;
            }
        }

        throw Unsupported($"Content-Type is '{Shorten.Text(sent.MediaType.ToString())}'; expected {all}.");
    }

    private static RefusedException Unsupported(string detail) => new(detail, StatusCodes.Status415UnsupportedMediaType);
}
