using SaeActors.Features.Evolution;

namespace SaeActors.Features.Tests.Evolution;

public class TokenShiftTests
{
    private const int Layers = 5;
    private static readonly int[] Groups = [3, 0, 3, TokenShift.Stays, 1, 0, 3, 3, 1, 7, 3, TokenShift.Stays];   // 7 is alone
    private static readonly int[] OneGroup = new int[1_000];

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    public void Every_layer_keeps_all_its_rows_inside_their_groups(ulong seed)
    {
        foreach (var sources in TokenShift.Sources(Groups, Layers, seed))
        {
            Assert.Equal(Enumerable.Range(0, Groups.Length), sources.Order());
            Assert.All(sources.Index(), moved => Assert.Equal(Groups[moved.Index], Groups[moved.Item]));
        }
    }

    [Fact]
    public void Neighbouring_layers_never_meet_where_a_group_has_two_tokens()
    {
        foreach (var groups in new[] { Groups, OneGroup })
        {
            var sources = TokenShift.Sources(groups, Layers, seed: 3);
            for (var token = 0; token < groups.Length; token++)
            {
                var moves = groups[token] != TokenShift.Stays && groups.Count(group => group == groups[token]) > 1;
                for (var layer = 1; layer < Layers; layer++) Assert.Equal(moves, sources[layer - 1][token] != sources[layer][token]);
            }
        }
    }

    [Fact]
    public void Neighbouring_layers_are_a_quarter_of_the_stream_apart_so_that_no_prompt_is_near_itself()
    {
        var sources = TokenShift.Sources(OneGroup, Layers, seed: 4);
        for (var layer = 1; layer < Layers; layer++)
        {
            var apart = (sources[layer][0] - sources[layer - 1][0] + OneGroup.Length) % OneGroup.Length;
            Assert.InRange(apart, OneGroup.Length / 4, OneGroup.Length - OneGroup.Length / 4);
        }
    }

    [Fact]
    public void The_seed_decides_the_offsets()
    {
        Assert.Equal(TokenShift.Sources(OneGroup, Layers, 5), TokenShift.Sources(OneGroup, Layers, 5));
        Assert.NotEqual(TokenShift.Sources(OneGroup, Layers, 5)[1], TokenShift.Sources(OneGroup, Layers, 6)[1]);
    }
}
