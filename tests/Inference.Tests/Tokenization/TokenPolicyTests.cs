using SaeActors.Inference.Tokenization;

namespace SaeActors.Inference.Tests.Tokenization;

public class TokenPolicyTests
{
    private const int Bos = 50_256;

    private static readonly ITokenizer Gpt2 = TokenizerFiles.Load(TestData.Path("gpt2-tokenizer"));

    [Fact]
    public void A_prompt_is_one_row_with_bos_which_is_not_counted()
    {
        var prompts = Policy(1024).Tokenize(Gpt2, ["hello world"]);
        Assert.Equal([Bos, 31373, 995], prompts.Tokens);
        Assert.Equal([false, true, true], prompts.Counted);
        Assert.Equal([0, 3], prompts.RowStarts);
        Assert.Equal([0, 3], prompts.PromptStarts);
    }

    [Fact]
    public void Without_bos_position_0_is_still_not_counted()
    {
        var prompts = (Policy(1024) with { PrependBos = false }).Tokenize(Gpt2, ["hello world"]);
        Assert.Equal([31373, 995], prompts.Tokens);
        Assert.Equal([false, true], prompts.Counted);
    }

    [Fact]
    public void Special_tokens_in_the_text_are_not_counted_unless_asked()
    {
        const string Text = "hello<|endoftext|> world";
        Assert.Equal([false, true, false, true], Policy(1024).Tokenize(Gpt2, [Text]).Counted);
        Assert.Equal([true, true, true, true], (Policy(1024) with { CountBos = true }).Tokenize(Gpt2, [Text]).Counted);
    }

    [Fact]
    public void A_prompt_longer_than_a_row_is_cut_into_disjoint_pieces_with_their_own_bos()
    {
        var plain = Gpt2.Encode("a b c d e f g");
        var prompts = Policy(4).Tokenize(Gpt2, ["a b c d e f g", "a"]);
        Assert.Equal([0, 4, 8, 10, 12], prompts.RowStarts);
        Assert.Equal([0, 10, 12], prompts.PromptStarts);
        Assert.All(prompts.Rows(), row => Assert.Equal(Bos, row[0]));
        Assert.Equal(plain, prompts.Rows().Take(3).SelectMany(row => row.Skip(1)));
        Assert.Equal(plain.Length + 1, prompts.Counted.Count(counted => counted));
    }

    [Fact]
    public void An_empty_prompt_owns_no_token()
    {
        var prompts = Policy(4).Tokenize(Gpt2, ["", "a", ""]);
        Assert.Equal([0, 0, 2, 2], prompts.PromptStarts);
        Assert.Equal([0, 2], prompts.RowStarts);
    }

    [Fact]
    public void The_paper_joins_prompts_with_eos_in_full_rows_and_counts_everything()
    {
        var paper = Policy(4) with { JoinPrompts = true, CountBos = true };
        var prompts = paper.Tokenize(Gpt2, ["hello world", "hello"]);
        Assert.Equal([Bos, 31373, 995, Bos, Bos, 31373, Bos], prompts.Tokens);
        Assert.Equal([0, 4, 7], prompts.RowStarts);
        Assert.Equal([0, 4, 7], prompts.PromptStarts);
        Assert.All(prompts.Counted, Assert.True);
    }

    private static TokenPolicy Policy(int rowLength) => new() { PrependBos = true, RowLength = rowLength };
}
