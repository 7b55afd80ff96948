using System.Text.Json;

namespace SaeActors.Inference.Tokenization;

/// <summary>Reads from <c>tokenizer.json</c> how text is normalised and cut: byte-level as GPT-2 or Llama 3, or with ▁ for spaces as Llama 2 and Gemma.</summary>
internal static class HuggingFaceSpelling
{
    private const string Space = "▁";

    /// <summary>The spelling.</summary>
    /// <exception cref="WeightsException">It is another; the message names what was found.</exception>
    public static Spelling Read(string path, JsonElement root, JsonElement model, Dictionary<string, int> tokens)
    {
        var normalizers = Steps(root, "normalizer", "normalizers");
        var cuts = Steps(root, "pre_tokenizer", "pretokenizers");
        if (cuts.Any(cut => TypeOf(cut) == "ByteLevel"))
        {
            return normalizers.Count == 0
                ? new ByteLevelSpelling(path, tokens, Split(path, cuts))
                : throw new WeightsException($"{path}: normalizer '{TypeOf(normalizers[0])}' before bytes; expected none.");
        }

        if (!HuggingFaceTokenizer.Flag(model, "byte_fallback", false)) throw Other(path, normalizers, cuts);
        var prefix = Prefix(path, normalizers, cuts, out var cutsAtSpaces);
        return new MetaspaceSpelling(path, tokens, prefix, cutsAtSpaces);
    }

    private static PieceEnd Split(string path, List<JsonElement> cuts)
    {
        var bytes = cuts[^1];
        if (TypeOf(bytes) == "ByteLevel" && !HuggingFaceTokenizer.Flag(bytes, "add_prefix_space", true))
        {
            var cutsByItself = HuggingFaceTokenizer.Flag(bytes, "use_regex", true);
            if (cuts.Count == 1 && cutsByItself) return Gpt2Split.PieceEnd;
            if (cuts.Count == 2 && !cutsByItself && TypeOf(cuts[0]) == "Split" && HuggingFaceTokenizer.Text(cuts[0], "behavior") == "Isolated")
            {
                return Pattern(cuts[0], "Regex") switch
                {
                    Gpt2Split.Pattern => Gpt2Split.PieceEnd,
                    Llama3Split.Pattern => Llama3Split.PieceEnd,
                    var other => throw new WeightsException($"{path}: the text is cut by '{other}'; expected GPT-2's or Llama 3's pattern."),
                };
            }
        }

        throw Other(path, [], cuts);
    }

    // Either the normalizer writes ▁ for spaces (and a cut at spaces then finds none), or the pre-tokenizer Metaspace does.
    private static SpacePrefix Prefix(string path, List<JsonElement> normalizers, List<JsonElement> cuts, out bool cutsAtSpaces)
    {
        cutsAtSpaces = false;
        if (normalizers.Count == 0 && cuts.Count == 1 && TypeOf(cuts[0]) == "Metaspace" && (HuggingFaceTokenizer.Text(cuts[0], "replacement") ?? Space) == Space)
        {
            cutsAtSpaces = HuggingFaceTokenizer.Flag(cuts[0], "split", true);
            return HuggingFaceTokenizer.Text(cuts[0], "prepend_scheme") switch
            {
                "first" => SpacePrefix.First,
                "never" => SpacePrefix.None,
                "always" => SpacePrefix.Missing,
                _ => HuggingFaceTokenizer.Flag(cuts[0], "add_prefix_space", true) ? SpacePrefix.Missing : SpacePrefix.None,
            };
        }

        var writes = normalizers.Count > 0 && TypeOf(normalizers[^1]) == "Replace" && Pattern(normalizers[^1], "String") == " "
            && HuggingFaceTokenizer.Text(normalizers[^1], "content") == Space;
        var cutsNothing = cuts.Count == 0 || (cuts.Count == 1 && TypeOf(cuts[0]) == "Split" && Pattern(cuts[0], "String") == " ");
        var prepends = normalizers.Count == 2 && TypeOf(normalizers[0]) == "Prepend" && HuggingFaceTokenizer.Text(normalizers[0], "prepend") == Space;
        if (!writes || !cutsNothing || (normalizers.Count > 1 && !prepends)) throw Other(path, normalizers, cuts);
        return prepends ? SpacePrefix.Always : SpacePrefix.None;
    }

    private static WeightsException Other(string path, List<JsonElement> normalizers, List<JsonElement> cuts) => new(
        $"{path}: normalizer '{Names(normalizers)}', pre-tokenizer '{Names(cuts)}'; expected ByteLevel (GPT-2, Llama 3), or spaces as {Space} with byte_fallback (Llama 2, Gemma).");

    private static string Names(List<JsonElement> steps) => steps.Count == 0 ? "none" : string.Join(", ", steps.Select(TypeOf));

    private static string? TypeOf(JsonElement step) => HuggingFaceTokenizer.Text(step, "type");

    private static string? Pattern(JsonElement step, string kind) =>
        step.TryGetProperty("pattern", out var pattern) ? HuggingFaceTokenizer.Text(pattern, kind) : null;

    /// <summary>The steps of a member that is one step, a sequence of them, or null.</summary>
    private static List<JsonElement> Steps(JsonElement root, string name, string members)
    {
        if (!root.TryGetProperty(name, out var step) || step.ValueKind != JsonValueKind.Object) return [];
        return TypeOf(step) == "Sequence" && step.TryGetProperty(members, out var steps) && steps.ValueKind == JsonValueKind.Array
            ? [.. steps.EnumerateArray()]
            : [step];
    }
}
