using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SaeActors.Api.Problems;

/// <summary>Gives words to refusals that the framework makes without any.</summary>
internal static class DefaultDetail
{
    /// <summary>Fills the detail where it is empty.</summary>
    internal static void Add(ProblemDetailsContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        context.ProblemDetails.Detail ??= response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {Shorten.Text(request.Path)}; /openapi/v1.json lists every route.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Path} does not take {request.Method}; expected {response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => $"The body is too large; expected {request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize:N0} bytes at most.",
            StatusCodes.Status415UnsupportedMediaType => $"Content-Type is '{Shorten.Text(request.ContentType ?? "")}'; expected application/json.",
            _ => null,
        };
    }
}
