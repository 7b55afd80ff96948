using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SaeActors.Features.Counting;
using SaeActors.Graph.Contract;
using SaeActors.Inference;

namespace SaeActors.Graph.Embedded;

/// <summary>Names a study: everything that decides its numbers, and the hash of it.</summary>
public static class StudyOf
{
    /// <summary>The study of a model with its SAEs, or of uploaded windows of given widths.</summary>
    /// <param name="model">What runs; null for uploaded windows.</param>
    /// <param name="policy">Rows and counted tokens; null for uploaded windows.</param>
    /// <param name="thresholds">In words: <c>0</c> or <c>r@calibration</c> with its hash.</param>
    /// <param name="layers">(L,) The tables between every layer and the next; their <see cref="LayerPlan.KeepPrevious"/> decides no number and is left out.</param>
    public static Study Of(ModelDescription? model, TokenPolicy? policy, string thresholds, IReadOnlyList<LayerPlan> layers)
    {
        var study = new Study(
            Id: "",
            model is null ? null : ModelOf(model),
            [.. layers.Select((plan, layer) => LayerOf(model?.Layers[layer], layer, plan))],
            policy is null ? "as uploaded" : InWords(policy),
            thresholds);
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(study, JsonSerializerOptions.Web));
        return study with { Id = Convert.ToHexStringLower(hash)[..16] };
    }

    private static StudyModel ModelOf(ModelDescription model) => new(
        model.Name, model.Architecture.ToString().ToLowerInvariant(), model.WeightsHash, model.ContextLength, model.Engine, model.DType);

    private static StudyLayer LayerOf(HookDescription? hook, int layer, LayerPlan plan) => new(
        hook?.Hook ?? string.Create(CultureInfo.InvariantCulture, $"uploaded.{layer}"),
        hook?.SourceId,
        plan.Width,
        hook is null ? null : $"{hook.Architecture.ToString().ToLowerInvariant()} {hook.WeightsHash}",
        plan switch
        {
            { Form: TableForm.Bounded } => string.Create(CultureInfo.InvariantCulture, $"bounded, {plan.Capacity} entries"),
            { Sums: SumPolicy.All } => "exact, every product sum",
            _ => string.Create(CultureInfo.InvariantCulture, $"exact, product sums of {plan.Watched} partners"),
        });

    private static string InWords(TokenPolicy policy)
    {
        var bos = policy.PrependBos ? "BOS before every row" : "no BOS";
        var rows = policy.JoinPrompts ? "prompts joined by EOS into rows" : "a row never holds two prompts";
        var counted = policy.CountBos ? "every position counted" : "position 0 and special tokens not counted";
        return string.Create(CultureInfo.InvariantCulture, $"{bos}; rows of up to {policy.RowLength} tokens; {rows}; {counted}");
    }
}
