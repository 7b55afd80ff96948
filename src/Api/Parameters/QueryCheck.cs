using Microsoft.AspNetCore.Http;

namespace SaeActors.Api.Parameters;

/// <summary>Checks the address of a request against the shape of the endpoint that it reached.</summary>
internal sealed class QueryCheck(RequestDelegate next)
{
    /// <summary>Passes the request on or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.GetEndpoint()?.Metadata.GetMetadata<QueryShape>()?.Check(context.Request);
        return next(context);
    }
}
