namespace SaeActors.Inference.Tests.Cpu;

/// <summary>The CPU transformer against every stage that the origin of a trained GPT-2-architecture model published.</summary>
public class NanoSortTests
{
    // The reference computed in float32 as well; the largest relative difference of an independent numpy pass is about 1e-6.
    private const double Tolerance = 1e-4;

    private const int Tokens = 33;
    private const int Width = 48;

    [Theory]
    [InlineData(0, "x")]
    [InlineData(1, "block0")]
    [InlineData(2, "block1")]
    [InlineData(3, "block2")]
    public void The_residual_stream_after_each_block_is_the_published_one(int blocks, string stage)
    {
        using var model = new NanoSortModel();
        Close.Relative(model.Golden(stage), model.Residual(blocks), Tolerance);
    }

    [Fact]
    public void The_logits_are_the_published_ones()
    {
        using var model = new NanoSortModel();
        Close.Relative(model.Golden("lm_head"), model.Logits(), Tolerance);
    }

    [Fact]
    public void Centred_weights_give_the_centred_residual_and_the_same_logits()
    {
        using var plain = new NanoSortModel();
        using var centred = new NanoSortModel(centred: true);
        for (var blocks = 0; blocks <= 3; blocks++)
        {
            var expected = plain.Residual(blocks);
            for (var token = 0; token < Tokens; token++)
            {
                var row = expected.AsSpan(token * Width, Width);
                var mean = row.ToArray().Average();
                foreach (ref var value in row)
                {
                    value -= mean;
                }
            }

            Close.Relative(expected, centred.Residual(blocks), Tolerance);
        }

        Close.Relative(plain.Logits(), centred.Logits(), Tolerance);
    }
}
