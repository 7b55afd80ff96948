namespace SaeActors.Features.Tests;

public class FeatureIdTests
{
    [Theory]
    [InlineData("3_17", 3, 17)]
    [InlineData("0_0", 0, 0)]
    public void An_id_reads_what_it_writes(string text, int layer, int feature)
    {
        Assert.True(FeatureId.TryParse(text, out var id));
        Assert.Equal(new FeatureId(layer, feature), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("_3")]
    [InlineData("3_")]
    [InlineData("3_-1")]
    [InlineData("3_1_2")]
    [InlineData(" 3_1")]
    [InlineData("99999999999_1")]
    public void Anything_else_is_refused(string text) => Assert.False(FeatureId.TryParse(text, out _));
}
