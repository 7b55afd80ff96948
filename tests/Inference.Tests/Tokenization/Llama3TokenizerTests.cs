using System.Text.Json;
using System.Text.Json.Nodes;
using SaeActors.Inference.Tokenization;

namespace SaeActors.Inference.Tests.Tokenization;

/// <summary>Llama 3's layout: its cut of the text, and pieces that are tokens whatever their merges would give.</summary>
public class Llama3TokenizerTests
{
    private const string Cut = """
        {"type": "Sequence", "pretokenizers": [
          {"type": "Split", "pattern": {"Regex": "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"},
           "behavior": "Isolated", "invert": false},
          {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]}
        """;

    [Fact]
    public void Every_golden_text_is_cut_as_the_pattern_cuts_it()
    {
        var lines = File.ReadAllLines(TestData.Path("gpt2-tokenizer", "llama3_split_golden.jsonl"));
        Assert.Equal(169, lines.Length);
        foreach (var line in lines)
        {
            using var golden = JsonDocument.Parse(line);
            var text = golden.RootElement.GetProperty("text").GetString()!;
            var pieces = new List<string>();
            for (var start = 0; start < text.Length; start += pieces[^1].Length) pieces.Add(text[start..Llama3Split.PieceEnd(text, start)]);
            Assert.Equal(golden.RootElement.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()), pieces);
        }
    }

    [Fact]
    public void A_piece_that_is_a_token_is_that_token_where_the_file_ignores_merges()
    {
        var (ignoring, merging) = (Load(ignoreMerges: true), Load(ignoreMerges: false));
        Assert.Equal([300], ignoring.Encode(" abc"));
        Assert.Equal([" ", "ab", "c"], merging.Encode(" abc").Select(merging.Text));
        Assert.Equal(" abc", ignoring.Decode([300]));
        Assert.Equal([258], merging.Encode("ab"));
    }

    [Fact]
    public void Numbers_are_cut_at_three_digits_and_control_tokens_are_found()
    {
        var tokenizer = Load(ignoreMerges: true);
        Assert.Equal((301, 302), (tokenizer.Bos, tokenizer.Eos));
        Assert.Equal([301, .. tokenizer.Encode("1234"), 302], tokenizer.Encode("<|begin_of_text|>1234<|end_of_text|>"));
        Assert.Equal("1234", tokenizer.Decode(tokenizer.Encode("1234")));
    }

    [Fact]
    public void A_cut_by_another_pattern_is_refused()
    {
        var thrown = Assert.Throws<WeightsException>(() => Load(ignoreMerges: true, Cut.Replace("{1,3}", "", StringComparison.Ordinal)));
        Assert.Contains("expected GPT-2's or Llama 3's pattern", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_megabyte_of_spaces_or_digits_is_cut_in_linear_time()
    {
        var tokenizer = Load(ignoreMerges: true);
        foreach (var text in new[] { new string(' ', 1 << 20) + "x", new string('7', 1 << 20), new string('\n', 1 << 20), new string('\'', 1 << 20) })
        {
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        }
    }

    // Every byte as a token, the merge of a and b, and " abc" as a token that no merge makes.
    private static ITokenizer Load(bool ignoreMerges, string cut = Cut)
    {
        var vocabulary = new JsonObject();
        for (var value = 0; value < 256; value++) vocabulary[ByteAlphabet.Letter((byte)value).ToString()] = value;
        vocabulary["ab"] = 258;
        vocabulary["Ġabc"] = 300;
        using var folder = new ScratchFolder();
        folder.Write("tokenizer.json", new JsonObject
        {
            ["added_tokens"] = new JsonArray(Special("<|begin_of_text|>", 301), Special("<|end_of_text|>", 302)),
            ["normalizer"] = null,
            ["pre_tokenizer"] = JsonNode.Parse(cut),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["byte_fallback"] = false,
                ["ignore_merges"] = ignoreMerges,
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray("a b"),
            },
        }.ToJsonString());
        return TokenizerFiles.Load(folder.Path);
    }

    private static JsonObject Special(string content, int id) => new() { ["id"] = id, ["content"] = content, ["special"] = true };
}
