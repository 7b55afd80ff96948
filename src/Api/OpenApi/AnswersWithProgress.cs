using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SaeActors.Api.Wire;

namespace SaeActors.Api.OpenApi;

/// <summary>Marks routes that also answer as server-sent events, and describes them so.</summary>
internal sealed class AnswersWithProgress
{
    private const string Events = "Where Accept asks for text/event-stream: events progress (WorkProgress) while the work goes on, then one event answer, "
        + "which is the JSON answer, or one event problem. Closing the connection stops the work.";

    /// <summary>Adds the stream to the answers of marked routes.</summary>
    internal static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<AnswersWithProgress>().Any()) return;
        context.Document!.AddComponent(nameof(WorkProgress), await context.GetOrCreateSchemaAsync(typeof(WorkProgress), null, cancellation));
        operation.Responses!["200"].Content!["text/event-stream"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(WorkProgress), context.Document) };
        operation.Description = $"{operation.Description} {Events}".Trim();
    }
}
