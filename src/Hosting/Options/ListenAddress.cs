using System.Net;

namespace SaeActors.Hosting.Options;

/// <summary>Which addresses may be listened on without a key.</summary>
internal static class ListenAddress
{
    /// <summary>Refuses an address that is malformed, and one that others can reach when there is no key.</summary>
    /// <exception cref="StartUpException">Either.</exception>
    internal static void Check(IReadOnlyList<string> urls, string? apiKey)
    {
        foreach (var url in urls)
        {
            var host = HostOf(url);
            if (apiKey is null && !IsLoopback(host))
            {
                throw new StartUpException($"--urls {url} can be reached from other machines; set an API key (--api-key or SAEACTORS_API_KEY), or listen on localhost.");
            }
        }

        if (apiKey is not null && string.IsNullOrWhiteSpace(apiKey))
        {
            throw new StartUpException("The API key is empty; expected at least one character that is not white space.");
        }
    }

    private static string HostOf(string url)
    {
        // Kestrel's wildcards * and + are no host names.
        var name = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(name, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp || address.PathAndQuery != "/")
        {
            throw new StartUpException($"--urls is '{url}'; expected an address such as http://localhost:5080 (for https put a proxy in front).");
        }

        return address.Host;
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
