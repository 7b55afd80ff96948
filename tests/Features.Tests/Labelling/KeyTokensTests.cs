using SaeActors.Features.Labelling;

namespace SaeActors.Features.Tests.Labelling;

public class KeyTokensTests
{
    [Fact]
    public void The_score_is_the_log_likelihood_ratio_by_hand()
    {
        // 3 of 4 firings on a token that is a tenth of all text: 2·(3·ln(3/0.4) + 1·ln(1/3.6))
        Assert.Equal(2 * ((3 * Math.Log(7.5)) + Math.Log(1 / 3.6)), KeyTokens.Score(3, 4, 0.1), precision: 12);
        Assert.Equal(2 * 5 * Math.Log(2), KeyTokens.Score(5, 5, 0.5), precision: 12);
    }

    [Fact]
    public void What_is_no_more_frequent_than_chance_scores_nothing()
    {
        Assert.Equal(0, KeyTokens.Score(1, 10, 0.1));
        Assert.Equal(0, KeyTokens.Score(1, 10, 0.5));
        Assert.Equal(0, KeyTokens.Score(10, 10, 1));
    }

    [Fact]
    public void Rare_tokens_under_the_firings_come_before_frequent_ones_and_single_ones_not_at_all()
    {
        double[] rates = [0.05, 0.001, 0.0001, 0.000001];   // "the", "king", "queen", a misprint
        int[] firings = [.. Enumerable.Repeat(0, 5), .. Enumerable.Repeat(1, 20), .. Enumerable.Repeat(2, 6), 3];
        var keys = KeyTokens.Of(firings, token => rates[token], 9);
        Assert.Equal([(1, 20), (2, 6)], keys.Select(key => (key.Token, key.Fired)));
        Assert.Equal([1], KeyTokens.Of(firings, token => rates[token], 1).Select(key => key.Token));
        Assert.Equal(KeyTokens.Score(20, 32, 0.001), keys[0].Score);
    }

    [Fact]
    public void Firings_drawn_from_all_text_have_no_key_token()
    {
        var random = new SplitMix(11);
        var named = 0;
        for (var feature = 0; feature < 1_000; feature++)
        {
            int[] firings = [.. Enumerable.Range(0, FiringSample.Most).Select(_ => random.Next(1_000))];
            if (KeyTokens.Of(firings, _ => 0.001, 4).Count > 0) named++;
        }

        Assert.InRange(named, 0, 10);   // 1,000 features of about 62 tokens each; once in a million tokens by the χ² law, which is rough at such counts
    }
}
