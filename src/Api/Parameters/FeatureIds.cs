using Microsoft.AspNetCore.Http;
using SaeActors.Api.Problems;
using SaeActors.Features;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Parameters;

/// <summary>Features as a body names them.</summary>
internal static class FeatureIds
{
    /// <summary>The features named <c>l_i</c>, in order, all of the study.</summary>
    /// <exception cref="RefusedException">A name is no feature (400), or none of this study (404); it says which.</exception>
    internal static IReadOnlyList<FeatureId> Of(Study study, IReadOnlyList<string> names) =>
        [.. names.Select((name, position) => One(study, name, position))];

    private static FeatureId One(Study study, string? name, int position)
    {
        if (name is null || !FeatureId.TryParse(name, out var id))
        {
            throw new RefusedException($"features[{position}] is '{Shorten.Text(name ?? "null")}'; expected layer_feature, such as 3_17.");
        }

        return NotThere.Has(study, id.Layer, id.Feature)
            ? id
            : throw new RefusedException($"features[{position}]: {NotThere.Feature(study, id.Layer, id.Feature).Detail}", StatusCodes.Status404NotFound);
    }
}
