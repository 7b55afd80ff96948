using System.Text.Json;
using System.Text.Json.Nodes;
using SaeActors.Inference.Tokenization;

namespace SaeActors.Inference.Tests.Tokenization;

/// <summary>Llama 2's and Gemma's layouts of <c>tokenizer.json</c>, against ids from the SentencePiece library (tests/data/README.md).</summary>
public class MetaspaceTokenizerTests
{
    private const string Gemma = "tokenizer_gemma.json";
    private const string Llama2 = "tokenizer_llama2.json";

    [Theory]
    [InlineData(Llama2, "llama2")]
    [InlineData(Gemma, "gemma")]
    public void Every_golden_text_has_sentencepieces_ids_and_comes_back(string file, string ids)
    {
        var tokenizer = Load(file);
        var lines = File.ReadAllLines(TestData.Path("stories260k", "sentencepiece_golden.jsonl"));
        Assert.Equal(80, lines.Length);
        foreach (var line in lines)
        {
            using var golden = JsonDocument.Parse(line);
            var text = golden.RootElement.GetProperty("text").GetString()!;
            int[] expected = [.. golden.RootElement.GetProperty(ids).EnumerateArray().Select(id => id.GetInt32())];
            Assert.Equal(expected, tokenizer.Encode(text));
            Assert.Equal(text, tokenizer.Decode(expected));
        }
    }

    [Fact]
    public void Control_tokens_are_special_and_added_text_is_not()
    {
        var tokenizer = Load(Gemma);
        Assert.Equal((1, 2), (tokenizer.Bos, tokenizer.Eos));
        Assert.True(tokenizer.IsSpecial(1));
        var lines = Assert.Single(tokenizer.Encode("\n\n"));
        Assert.False(tokenizer.IsSpecial(lines));
        Assert.Equal("\n\n", tokenizer.Text(lines));
        Assert.Equal([1, .. tokenizer.Encode("a"), 2], tokenizer.Encode("<s>a</s>"));
    }

    [Fact]
    public void A_character_without_a_token_is_its_bytes()
    {
        var tokenizer = Load(Gemma);
        var tokens = tokenizer.Encode("🌍");
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes("🌍"), tokens.SelectMany(token => tokenizer.Bytes(token).ToArray()));
        Assert.Equal(4, tokens.Length);
    }

    [Theory]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":false}""", " a", " a", " a")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false}""", " a", " a", "a")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":false}""", "a", " a", "a")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","add_prefix_space":true}""", " a", " a", " a")]
    public void The_space_before_a_text_is_put_where_the_file_says(string cut, string alone, string spaced, string afterAdded)
    {
        var tokenizer = Load(Llama2, root => (root["normalizer"], root["pre_tokenizer"]) = (null, JsonNode.Parse(cut)));
        string Spelled(string text) => string.Concat(tokenizer.Encode(text).Select(tokenizer.Text));
        Assert.Equal(alone, Spelled("a"));
        Assert.Equal(spaced, Spelled(" a"));
        Assert.Equal($"<s>{afterAdded}", Spelled("<s>a"));
    }

    [Fact]
    public void A_cut_at_spaces_keeps_merges_from_crossing_them()
    {
        string[] Merges(bool split)
        {
            var tokenizer = Load(Llama2, root =>
            {
                root["normalizer"] = null;
                root["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace", ["replacement"] = "▁", ["prepend_scheme"] = "never", ["split"] = split };
                root["model"]!["vocab"]!["a▁"] = 512;
                root["model"]!["merges"]!.AsArray().Insert(0, "a ▁");
            });
            return [.. tokenizer.Encode("a a").Select(tokenizer.Text)];
        }

        Assert.Equal(["a ", "a"], Merges(split: false));
        Assert.Equal(["a", " a"], Merges(split: true));
    }

    [Theory]
    [InlineData("rstrip", "has rstrip")]
    [InlineData("byte", "byte 0x41")]
    [InlineData("normalizer", "normalizer 'NFKC'")]
    [InlineData("fallback", "expected ByteLevel (GPT-2, Llama 3), or spaces as ▁ with byte_fallback")]
    public void Another_kind_is_refused(string change, string expected)
    {
        var thrown = Assert.Throws<WeightsException>(() => Load(Llama2, root =>
        {
            if (change == "rstrip") root["added_tokens"]![0]!["rstrip"] = true;
            if (change == "byte") root["model"]!["vocab"]!.AsObject().Remove("<0x41>");
            if (change == "normalizer") root["normalizer"] = new JsonObject { ["type"] = "NFKC" };
            if (change == "fallback") root["model"]!["byte_fallback"] = false;
        }));
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    private static ITokenizer Load(string file, Action<JsonNode>? change = null)
    {
        using var folder = new ScratchFolder();
        var root = JsonNode.Parse(File.ReadAllText(TestData.Path("stories260k", file)))!;
        change?.Invoke(root);
        folder.Write("tokenizer.json", root.ToJsonString());
        return TokenizerFiles.Load(folder.Path);
    }
}
