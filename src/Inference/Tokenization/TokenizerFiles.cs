using System.Text.Json;

namespace SaeActors.Inference.Tokenization;

/// <summary>Reads a tokenizer from any of its three layouts: <c>tokenizer.json</c>, <c>vocab.json</c> with <c>merges.txt</c>,
/// <c>encoder.json</c> with <c>vocab.bpe</c>.</summary>
public static class TokenizerFiles
{
    private const string EndOfText = "<|endoftext|>";

    /// <summary>The tokenizer of a folder.</summary>
    /// <exception cref="WeightsException">No layout is there, or a file is malformed or of another kind.</exception>
    public static ITokenizer Load(string folder)
    {
        var whole = Path.Combine(folder, "tokenizer.json");
        if (File.Exists(whole))
        {
            return new BytePairTokenizer(HuggingFaceTokenizer.Read(whole, StatedSpecial(folder, "bos_token"), StatedSpecial(folder, "eos_token")));
        }

        foreach (var (vocabulary, merges) in new[] { ("vocab.json", "merges.txt"), ("encoder.json", "vocab.bpe") })
        {
            if (File.Exists(Path.Combine(folder, vocabulary)) && File.Exists(Path.Combine(folder, merges)))
            {
                return new BytePairTokenizer(ReadPair(folder, Path.Combine(folder, vocabulary), Path.Combine(folder, merges)));
            }
        }

        throw new WeightsException($"{folder}: no tokenizer; expected tokenizer.json, or vocab.json and merges.txt, or encoder.json and vocab.bpe.");
    }

    private static BytePairVocabulary ReadPair(string folder, string vocabularyPath, string mergesPath)
    {
        var tokens = JsonFile.Parse(vocabularyPath, root => ReadTokens(vocabularyPath, root));
        var merges = File.ReadLines(mergesPath)
            .Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))
            .Select(line => ReadMerge(mergesPath, line))
            .ToList();
        var specials = new Dictionary<string, int>();   // by text
        var (bos, eos) = (StatedSpecial(folder, "bos_token"), StatedSpecial(folder, "eos_token"));
        foreach (var text in new[] { EndOfText, bos, eos })
        {
            if (text is not null && tokens.TryGetValue(text, out var token))
            {
                specials[text] = token;
            }
        }

        var added = Path.Combine(folder, "added_tokens.json");
        if (File.Exists(added))
        {
            foreach (var (text, token) in JsonFile.Parse(added, root => ReadTokens(added, root)))
            {
                specials[text] = token;
            }
        }

        return new BytePairVocabulary(
            vocabularyPath, tokens, merges, [.. specials.Select(special => new AddedToken(special.Key, special.Value, IsSpecial: true))], bos, eos,
            new ByteLevelSpelling(vocabularyPath, tokens, Gpt2Split.PieceEnd), HoldsPieces: false);
    }

    /// <summary>Spelled token → id, from a JSON object.</summary>
    internal static Dictionary<string, int> ReadTokens(string path, JsonElement vocabulary)
    {
        if (vocabulary.ValueKind != JsonValueKind.Object)
        {
            throw new WeightsException($"{path}: the vocabulary is {vocabulary.ValueKind}; expected an object token → id.");
        }

        var tokens = new Dictionary<string, int>();
        foreach (var entry in vocabulary.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || id is < 0 or > 16_777_216)
            {
                throw new WeightsException($"{path}: token '{entry.Name}' has id {entry.Value}; expected 0 to 16777216.");
            }

            tokens[entry.Name] = id;
        }

        return tokens;
    }

    /// <summary>A merge from its line "left right".</summary>
    internal static (string Left, string Right) ReadMerge(string path, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && space == line.LastIndexOf(' ') && space < line.Length - 1
            ? (line[..space], line[(space + 1)..])
            : throw new WeightsException($"{path}: merge '{line}'; expected two tokens with one space between them.");
    }

    // "bos_token" is a string or an object with "content", in either of two files.
    private static string? StatedSpecial(string folder, string name)
    {
        foreach (var file in new[] { "tokenizer_config.json", "special_tokens_map.json" })
        {
            var path = Path.Combine(folder, file);
            if (File.Exists(path) && JsonFile.Parse(path, root => SpecialIn(root, name)) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    private static string? SpecialIn(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("content", out var content))
        {
            value = content;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
