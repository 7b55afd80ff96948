using System.Text.Json;

namespace SaeActors.Inference.Tokenization;

/// <summary>Reads <c>tokenizer.json</c> of a byte-level BPE tokenizer; any other kind is refused, because its ids would be wrong.</summary>
internal static class HuggingFaceTokenizer
{
    /// <summary>The vocabulary in the file.</summary>
    /// <exception cref="WeightsException">The file is malformed, or not GPT-2's kind of tokenizer.</exception>
    public static BytePairVocabulary Read(string path, string? bos, string? eos) => JsonFile.Parse(path, root => Read(path, root, bos, eos));

    private static BytePairVocabulary Read(string path, JsonElement root, string? bos, string? eos)
    {
        var model = Member(path, root, "model");
        var type = Text(model, "type") ?? "BPE";
        if (type != "BPE")
        {
            throw new WeightsException($"{path}: model type '{type}'; expected BPE.");
        }

        CheckByteLevel(path, root);
        var tokens = TokenizerFiles.ReadTokens(path, Member(path, model, "vocab"));
        var merges = Member(path, model, "merges").EnumerateArray().Select(merge => ReadMerge(path, merge)).ToList();
        var specials = new Dictionary<string, int>();
        if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (var token in added.EnumerateArray())
            {
                var content = Text(token, "content") ?? throw new WeightsException($"{path}: an added token has no content.");
                specials[content] = Member(path, token, "id").GetInt32();
            }
        }

        return new BytePairVocabulary(path, tokens, merges, specials, bos, eos);
    }

    private static (string Left, string Right) ReadMerge(string path, JsonElement merge) =>
        merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2
            ? (merge[0].GetString() ?? "", merge[1].GetString() ?? "")
            : TokenizerFiles.ReadMerge(path, merge.GetString() ?? "");

    private static void CheckByteLevel(string path, JsonElement root)
    {
        if (root.TryGetProperty("normalizer", out var normalizer) && normalizer.ValueKind != JsonValueKind.Null)
        {
            throw new WeightsException($"{path}: normalizer '{Text(normalizer, "type")}'; expected none.");
        }

        var splitter = Member(path, root, "pre_tokenizer");
        var type = splitter.ValueKind == JsonValueKind.Object ? Text(splitter, "type") : "none";
        if (type != "ByteLevel" || Flag(splitter, "add_prefix_space", true) || !Flag(splitter, "use_regex", true))
        {
            throw new WeightsException($"{path}: pre-tokenizer '{type}'; expected ByteLevel with its own split and no added prefix space (GPT-2).");
        }
    }

    private static JsonElement Member(string path, JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            ? value
            : throw new WeightsException($"{path}: '{name}' is missing.");

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement parent, string name, bool otherwise) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : otherwise;
}
