using System.Globalization;
using SaeActors.Graph.Contract;
using SaeActors.Inference;

namespace SaeActors.Hosting.StartUp;

/// <summary>How well each SAE rebuilds its layer, for the person who starts the server with weights of their own.</summary>
internal static class ReconstructionTable
{
    /// <summary>One line a layer, warnings under it.</summary>
    internal static void Print(TextWriter console, IReadOnlyList<StudyLayer> layers, IReadOnlyList<ReconstructionQuality> reconstruction)
    {
        if (reconstruction.Count == 0)
        {
            return;
        }

        console.WriteLine($"  {"layer",5}  {"hook",-26} {"width",7}  {"explained",9}  {"(centred otherwise)",19}  {"active/token",12}");
        for (var layer = 0; layer < reconstruction.Count; layer++)
        {
            var quality = reconstruction[layer];
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {layer,5}  {layers[layer].Hook,-26} {layers[layer].Width,7}  {quality.ExplainedVariance,9:0.000}  {quality.ExplainedVarianceOtherCentring,19:0.000}  {quality.MeanActive,12:0.0}"));
        }

        foreach (var (quality, layer) in reconstruction.Select((quality, layer) => (quality, layer)).Where(pair => pair.quality.Warning is not null))
        {
            console.WriteLine($"  warning: {layers[layer].Hook}: {quality.Warning}");
        }
    }
}
