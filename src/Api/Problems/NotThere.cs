using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Problems;

/// <summary>404 as a problem document that says what there is instead.</summary>
internal sealed class NotThere(string detail) : IResult, IEndpointMetadataProvider
{
    /// <summary>What was asked for and what exists.</summary>
    public string Detail { get; } = detail;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        TypedResults.Problem(Detail, statusCode: StatusCodes.Status404NotFound).ExecuteAsync(httpContext);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status404NotFound, typeof(ProblemDetails), ["application/problem+json"]));

    /// <summary>No such layer.</summary>
    internal static NotThere Layer(Study study, int layer) =>
        new($"There is no layer {layer}; this study has layers 0 to {study.Layers.Count - 1}.");

    /// <summary>Whether the study has the layer.</summary>
    internal static bool Has(Study study, int layer) => layer >= 0 && layer < study.Layers.Count;

    /// <summary>Whether the study has the feature.</summary>
    internal static bool Has(Study study, int layer, int feature) =>
        Has(study, layer) && feature >= 0 && feature < study.Layers[layer].Width;

    /// <summary>No such layer, or no such feature in it.</summary>
    internal static NotThere Feature(Study study, int layer, int feature) =>
        !Has(study, layer)
            ? Layer(study, layer)
            : new NotThere($"There is no feature {feature} at layer {layer}; its features are 0 to {study.Layers[layer].Width - 1}.");

    /// <summary>No such imported table.</summary>
    internal static NotThere EdgeTable(string name) => new($"There is no edge table '{Shorten.Text(name)}'; GET /api/edges/import lists them.");

    /// <summary>No such computation of communities.</summary>
    internal static NotThere Run(long id) => new($"There is no community run {id}; GET /api/communities lists them.");
}
