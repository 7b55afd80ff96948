using System.Text.Json;

namespace SaeActors.Inference.Tokenization;

/// <summary>Reads <c>tokenizer.json</c> of a BPE tokenizer; any kind that is not known here is refused, because its ids would be wrong.</summary>
internal static class HuggingFaceTokenizer
{
    /// <summary>The vocabulary in the file.</summary>
    /// <exception cref="WeightsException">The file is malformed, or of another kind than GPT-2's, Llama's or Gemma's.</exception>
    public static BytePairVocabulary Read(string path, string? bos, string? eos) => JsonFile.Parse(path, root => Read(path, root, bos, eos));

    private static BytePairVocabulary Read(string path, JsonElement root, string? bos, string? eos)
    {
        var model = Member(path, root, "model");
        var type = Text(model, "type") ?? "BPE";
        if (type != "BPE")
        {
            throw new WeightsException($"{path}: model type '{type}'; expected BPE.");
        }

        foreach (var affix in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (Text(model, affix) is { Length: > 0 } used) throw new WeightsException($"{path}: {affix} is '{used}'; expected none.");
        }

        var added = root.TryGetProperty("added_tokens", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(token => ReadAdded(path, token)).ToList()
            : [];
        var tokens = TokenizerFiles.ReadTokens(path, Member(path, model, "vocab"));
        var merges = Member(path, model, "merges").EnumerateArray().Select(merge => ReadMerge(path, merge)).ToList();
        return new BytePairVocabulary(
            path, tokens, merges, added, bos, eos, HuggingFaceSpelling.Read(path, root, model, tokens), Flag(model, "ignore_merges", false));
    }

    private static AddedToken ReadAdded(string path, JsonElement token)
    {
        var content = Text(token, "content") is { Length: > 0 } text ? text : throw new WeightsException($"{path}: an added token has no content.");
        foreach (var rule in new[] { "lstrip", "rstrip", "single_word" })
        {
            if (Flag(token, rule, false)) throw new WeightsException($"{path}: added token '{content}' has {rule}; expected tokens that are found as they are written.");
        }

        return new AddedToken(content, Member(path, token, "id").GetInt32(), Flag(token, "special", true));
    }

    private static (string Left, string Right) ReadMerge(string path, JsonElement merge) =>
        merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2
            ? (merge[0].GetString() ?? "", merge[1].GetString() ?? "")
            : TokenizerFiles.ReadMerge(path, merge.GetString() ?? "");

    /// <summary>A member that must be there.</summary>
    internal static JsonElement Member(string path, JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            ? value
            : throw new WeightsException($"{path}: '{name}' is missing.");

    /// <summary>A text, or null.</summary>
    internal static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A flag, or what it is when not stated.</summary>
    internal static bool Flag(JsonElement parent, string name, bool otherwise) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : otherwise;
}
