using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Security;

/// <summary>Who may call: the holder of the key, or, without a key, a program on this machine that is not somebody's web page.</summary>
/// <remarks>A browser lets any page post <c>text/plain</c> to http://localhost:5080, and a page whose own name was re-pointed at
/// 127.0.0.1 may even read the answers. The first is seen by its <c>Origin</c>, the second by its <c>Host</c>.</remarks>
internal sealed class CallerCheck(RequestDelegate next, ApiOptions options)
{
    private const string KeyHeader = "x-api-key";

    private readonly byte[]? _keyHash = options.ApiKey is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    /// <summary>Passes the request on or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        CheckOrigin(context.Request);
        if (_keyHash is null)
        {
            CheckHost(context.Request);
        }
        else if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/openapi"))
        {
            CheckKey(context.Request, _keyHash);
        }

        return next(context);
    }

    /// <summary>A browser sends Origin with every cross-site request that could change something; only the page that we serve may.</summary>
    private static void CheckOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return;
        }

        if (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || !string.Equals(from.Authority, Authority(request), StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(
                $"The request comes from a page of '{origin}'; expected a page of '{request.Host}' or a program that sends no Origin.",
                StatusCodes.Status403Forbidden);
        }
    }

    /// <summary>Host with the port left out where it is the scheme's own, as <see cref="Uri.Authority"/> writes it.</summary>
    private static string Authority(HttpRequest request) =>
        request.Host.Port is 80 or 443 ? request.Host.Host : request.Host.Value ?? "";

    private void CheckHost(HttpRequest request)
    {
        if (!options.LocalHosts.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            throw new RefusedException(
                $"The request is addressed to '{request.Host}'; without an API key this server answers to {string.Join(", ", options.LocalHosts)} only.",
                StatusCodes.Status403Forbidden);
        }
    }

    private static void CheckKey(HttpRequest request, byte[] keyHash)
    {
        var sent = request.Headers[KeyHeader].ToString();
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(sent)), keyHash))
        {
            throw new RefusedException(
                sent.Length == 0 ? $"The header {KeyHeader} is missing; this server wants its API key there." : $"The header {KeyHeader} does not hold this server's API key.",
                StatusCodes.Status401Unauthorized);
        }
    }
}
