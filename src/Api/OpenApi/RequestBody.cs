using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace SaeActors.Api.OpenApi;

/// <summary>Describes bodies that a handler reads by itself, as a stream.</summary>
internal static class RequestBody
{
    /// <summary>Documents the body without letting the framework match on it: a wrong media type is then answered by the handler, in words.</summary>
    /// <typeparam name="T">Shape of the JSON form, the first of the types; the others are text or bytes.</typeparam>
    internal static RouteHandlerBuilder WithRequestBody<T>(this RouteHandlerBuilder route, params string[] contentTypes) =>
        route.AddOpenApiOperationTransformer(async (operation, context, cancellation) =>
        {
            var schema = typeof(T) == typeof(byte[])
                ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }
                : await context.GetOrCreateSchemaAsync(typeof(T), null, cancellation);
            var content = new Dictionary<string, OpenApiMediaType>();
            foreach (var type in contentTypes)
            {
                content[type] = new OpenApiMediaType
                {
                    Schema = type == contentTypes[0] ? schema : new OpenApiSchema { Type = JsonSchemaType.String },
                };
            }

            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = content };
        });
}
