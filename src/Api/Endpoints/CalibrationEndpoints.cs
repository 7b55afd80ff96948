using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaeActors.Api.Problems;
using SaeActors.Api.Wire;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Endpoints;

/// <summary>Largest activations for the relative threshold of a new study.</summary>
internal static partial class CalibrationEndpoints
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/calibration", Post).WithTags("Calibration")
        .WithSummary("Freezes the largest activation of every feature so far, for a new study started with --threshold r@NAME");

    internal static async Task<Ok<Calibration>> Post(CalibrationRequest body, IFeatureGraph graph, CancellationToken cancellation) =>
        Name().IsMatch(body.Name)
            ? TypedResults.Ok(await graph.CalibrateAsync(body.Name, cancellation))
            : throw new RefusedException($"name is '{Shorten.Text(body.Name)}'; expected 1 to 64 letters, digits, dots, hyphens or underscores, the first a letter or digit.");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Name();
}
