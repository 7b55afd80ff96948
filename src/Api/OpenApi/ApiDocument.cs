using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.OpenApi;

/// <summary>What the signatures cannot say in the OpenAPI document.</summary>
internal static class ApiDocument
{
    /// <summary>Title, the key, and the shapes that have converters of their own.</summary>
    internal static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "SaeActors";
            document.Info.Version = "v1";
            document.Info.Description = "Which sparse-autoencoder features belong together across the layers of a language model, live. Statistics carry study and window; errors are RFC 9457 problem documents.";
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["apiKey"] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = "x-api-key",
                    Description = "Needed when the server is bound to more than loopback, or was given a key.",
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(AnswersWithProgress.DescribeAsync);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(IReadOnlyList<TextActivation>))
            {
                schema.Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema { Type = JsonSchemaType.Number },
                    MinItems = 3,
                    MaxItems = 3,
                    Description = "[position, feature, value]",
                };
            }

            return Task.CompletedTask;
        });
    }
}
