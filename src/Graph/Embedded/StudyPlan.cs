using System.Globalization;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Queries;
using SaeActors.Inference;

namespace SaeActors.Graph.Embedded;

/// <summary>A study with what follows from its definition: the same in every host and on every machine.</summary>
/// <param name="Study">The definition.</param>
/// <param name="Plan">What every feature counts.</param>
/// <param name="Policy">Rows and counted tokens; null for uploaded windows.</param>
public sealed record StudyPlan(Study Study, CountingPlan Plan, TokenPolicy? Policy)
{
    /// <summary>The study of a model, or of uploaded windows.</summary>
    /// <param name="model">What runs; null for uploaded windows.</param>
    /// <param name="widths">(L,) Features of each layer without a model; null with one, whose SAEs decide.</param>
    /// <param name="policy">Rows and counted tokens; null for <see cref="TokenPolicy.For"/> the model.</param>
    /// <param name="threshold">When a feature is active; null for an activation above 0.</param>
    /// <param name="memoryBytes">Bytes for all co-firing tables; decides their form.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="InvalidDataException">The calibration file is none.</exception>
    public static StudyPlan Of(ModelDescription? model, IReadOnlyList<int>? widths, TokenPolicy? policy, RelativeThreshold? threshold, long memoryBytes)
    {
        policy = model is null ? null : policy ?? TokenPolicy.For(model);
        widths ??= [.. model!.Layers.Select(layer => layer.Width)];
        var plan = CountingPlan.For(widths, memoryBytes, seed: 0, keepPrevious: false, model?.Layers.Select(layer => layer.MostActive).ToArray());
        var (layers, thresholds) = Thresholds(threshold, plan);
        var study = StudyOf.Of(model, policy, thresholds, layers);
        var seed = ulong.Parse(study.Id, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new StudyPlan(study, (plan with { Layers = layers, Seed = seed }).Checked(), policy);
    }

    private static (IReadOnlyList<LayerPlan> Layers, string InWords) Thresholds(RelativeThreshold? threshold, CountingPlan plan)
    {
        if (threshold is null) return (plan.Layers, "0");
        var calibration = CalibrationFile.Read(threshold.CalibrationPath);
        var maxima = calibration.MaximaFor([.. plan.Layers.Select(layer => layer.Width)]);
        var layers = plan.Layers.Select((layer, position) => layer with
        {
            Thresholds = maxima[position].Select(max => (float)(threshold.Share * max)).ToArray(),
        });
        var share = threshold.Share.ToString("R", CultureInfo.InvariantCulture);
        return ([.. layers], $"{share}@{calibration.Name} {calibration.Hash}");
    }
}
