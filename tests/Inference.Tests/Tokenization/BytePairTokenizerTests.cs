using System.Diagnostics;
using System.Text.Json;
using SaeActors.Features;
using SaeActors.Inference.Tokenization;

namespace SaeActors.Inference.Tests.Tokenization;

public class BytePairTokenizerTests
{
    private static readonly ITokenizer Gpt2 = TokenizerFiles.Load(TestData.Path("gpt2-tokenizer"));

    [Theory]
    [InlineData("gpt2_golden_upstream.jsonl", 71)]
    [InlineData("gpt2_golden_derived.jsonl", 36)]
    public void Every_golden_text_has_its_golden_ids(string file, int expectedCount)
    {
        var lines = File.ReadAllLines(TestData.Path("gpt2-tokenizer", file));
        Assert.Equal(expectedCount, lines.Length);
        foreach (var line in lines)
        {
            using var golden = JsonDocument.Parse(line);
            var text = golden.RootElement.GetProperty("text").GetString()!;
            var ids = golden.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray();
            Assert.Equal(ids, Gpt2.Encode(text));
            Assert.Equal(text, Gpt2.Decode(ids));
        }
    }

    [Fact]
    public void The_three_file_layouts_give_the_same_ids()
    {
        using var folder = new ScratchFolder();
        var (vocabulary, merges) = (TestData.Path("gpt2-tokenizer", "encoder.json"), TestData.Path("gpt2-tokenizer", "vocab.bpe"));
        folder.Write("pair/vocab.json", File.ReadAllText(vocabulary));
        folder.Write("pair/merges.txt", File.ReadAllText(merges));
        folder.Write("strings/tokenizer.json", HuggingFace(vocabulary, merges, pairs: false));
        folder.Write("arrays/tokenizer.json", HuggingFace(vocabulary, merges, pairs: true));
        var text = File.ReadAllText(TestData.Path("gpt2-tokenizer", "gpt2_golden_upstream.jsonl")) + "<|endoftext|> naïve 日本語 🌍";
        var expected = Gpt2.Encode(text);
        foreach (var layout in new[] { "pair", "strings", "arrays" })
        {
            var tokenizer = TokenizerFiles.Load(Path.Combine(folder.Path, layout));
            Assert.Equal(expected, tokenizer.Encode(text));
            Assert.Equal(50_256, tokenizer.Bos);
            Assert.Equal(50_256, tokenizer.Eos);
            Assert.True(tokenizer.IsSpecial(50_256));
            Assert.Equal(50_257, tokenizer.VocabularySize);
        }
    }

    [Theory]
    [InlineData('a')]
    [InlineData(' ')]
    [InlineData('\'')]
    [InlineData('é')]
    [InlineData('<')]
    public void A_megabyte_of_one_letter_is_encoded_in_linear_time(char letter)
    {
        // Under a second on a core of its own; beside other test processes 7 s were seen. A quadratic encoder takes hours.
        var bar = TimeSpan.FromSeconds(30);
        var text = new string(letter, 1 << 20);
        var clock = Stopwatch.StartNew();
        var ids = Gpt2.Encode(text);
        Assert.True(clock.Elapsed < bar, $"took {clock.Elapsed}");
        Assert.Equal(text, Gpt2.Decode(ids));
    }

    [Fact]
    public void Merging_is_the_definition_for_random_merges_in_any_order()
    {
        var random = new SplitMix(3);
        for (var trial = 0; trial < 200; trial++)
        {
            var merges = new Dictionary<(int Left, int Right), BytePairMerger.Merge>();
            for (var rank = 0; rank < 12; rank++)
            {
                merges.TryAdd((random.Next(4 + rank), random.Next(4 + rank)), new BytePairMerger.Merge(random.Next(100) * 100 + rank, 4 + rank));
            }

            var piece = Enumerable.Range(0, 2 + random.Next(40)).Select(_ => (byte)random.Next(4)).ToArray();
            var tokens = new List<int>();
            new BytePairMerger(merges).AppendTokens([.. piece.Select(letter => (int)letter)], tokens);
            Assert.Equal(ByDefinition(piece, merges), tokens);
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_with_its_place()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Gpt2.Encode("ab\ud83c cd"));
        Assert.Contains("character 2 is U+D83C", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bytes_of_the_tokens_are_the_text()
    {
        const string Text = "Ünïcode 🌍 and\n\ttabs";
        var bytes = Gpt2.Encode(Text).SelectMany(token => Gpt2.Bytes(token).ToArray()).ToArray();
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(Text), bytes);
    }

    [Fact]
    public void A_token_that_is_part_of_a_character_shows_as_a_replacement()
    {
        var tokens = Gpt2.Encode("🌍");
        Assert.Equal(3, tokens.Length);
        Assert.Contains('�', Gpt2.Text(tokens[0]));
        Assert.Equal(" world", Gpt2.Text(Gpt2.Encode("hello world")[1]));
    }

    [Theory]
    [InlineData("""{"model":{"type":"Unigram","vocab":[]}}""", "Unigram")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"normalizer":{"type":"NFC"}}""", "NFC")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"pre_tokenizer":{"type":"Metaspace"}}""", "Metaspace")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false}}""", "byte 0x00")]
    [InlineData("""{"model":""", "not JSON")]
    [InlineData("""[]""", "'model' is missing")]
    public void A_tokenizer_of_another_kind_is_refused(string json, string expected)
    {
        using var folder = new ScratchFolder();
        folder.Write("tokenizer.json", json);
        var thrown = Assert.Throws<WeightsException>(() => TokenizerFiles.Load(folder.Path));
        Assert.Contains("tokenizer.json", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_tokenizer_is_refused()
    {
        using var folder = new ScratchFolder();
        Assert.Throws<WeightsException>(() => TokenizerFiles.Load(folder.Path));
    }

    // The lowest rank is joined, the leftmost first, one pair at a time.
    private static List<int> ByDefinition(byte[] piece, Dictionary<(int Left, int Right), BytePairMerger.Merge> merges)
    {
        var tokens = piece.Select(value => (int)value).ToList();
        while (true)
        {
            var pairs = Enumerable.Range(0, tokens.Count - 1).Where(left => merges.ContainsKey((tokens[left], tokens[left + 1]))).ToList();
            if (pairs.Count == 0)
            {
                return tokens;
            }

            var best = pairs.MinBy(left => merges[(tokens[left], tokens[left + 1])].Rank);
            tokens[best] = merges[(tokens[best], tokens[best + 1])].Token;
            tokens.RemoveAt(best + 1);
        }
    }

    private static string HuggingFace(string vocabulary, string merges, bool pairs)
    {
        var lines = File.ReadLines(merges).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));
        object[] list = pairs ? [.. lines.Select(line => line.Split(' '))] : [.. lines];
        return JsonSerializer.Serialize(new
        {
            added_tokens = new[] { new { id = 50_256, content = "<|endoftext|>", special = true } },
            normalizer = (object?)null,
            pre_tokenizer = new { type = "ByteLevel", add_prefix_space = false },
            model = new { type = "BPE", vocab = JsonDocument.Parse(File.ReadAllText(vocabulary)).RootElement, merges = list },
        });
    }
}
