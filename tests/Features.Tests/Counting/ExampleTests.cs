using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

public class ExampleTests
{
    private static readonly Stream Small = new(seed: 41, tokens: 1_200, 6, 5);
    private static readonly CountingPlan Plan = Counted.PlanOf(Small) with { TopExamples = 9, SampledExamples = 11 };

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Top_examples_are_the_highest_values_one_a_prompt(int promptsPerWindow)
    {
        var counted = new Counted(Plan, Small, promptsPerWindow);
        for (var feature = 0; feature < 6; feature++)
        {
            var expected = All(feature)
                .GroupBy(example => example.Sequence)
                .Select(prompt => prompt.OrderByDescending(example => example.Value).ThenBy(example => example.Position).First())
                .OrderByDescending(example => example.Value).ThenBy(example => example.Sequence)
                .Take(9);
            Assert.Equal(expected, counted.States[0][feature]!.TopExamples.ToArray());
        }
    }

    [Fact]
    public void Sampled_examples_do_not_depend_on_the_cut_and_are_spread_over_the_stream()
    {
        var (one, other) = (new Counted(Plan, Small, promptsPerWindow: 1), new Counted(Plan, Small, promptsPerWindow: 13));
        for (var feature = 0; feature < 6; feature++)
        {
            var sampled = one.States[0][feature]!.SampledExamples.ToArray();
            Assert.Equal(sampled, other.States[0][feature]!.SampledExamples.ToArray());
            Assert.Equal(Math.Min(11, All(feature).Count), sampled.Length);
            Assert.Subset(All(feature).ToHashSet(), sampled.ToHashSet());
        }

        var middle = Small.Prompts / 2;
        var frequent = one.States[0][0]!.SampledExamples.ToArray();
        Assert.Contains(frequent, example => example.Sequence < middle);
        Assert.Contains(frequent, example => example.Sequence > middle);
    }

    [Fact]
    public void Another_study_samples_other_examples()
    {
        var (one, other) = (new Counted(Plan, Small, 4), new Counted(Plan with { Seed = 6 }, Small, 4));
        Assert.NotEqual(one.States[0][0]!.SampledExamples.ToArray(), other.States[0][0]!.SampledExamples.ToArray());
    }

    [Fact]
    public void The_histogram_holds_every_activation_in_the_bin_of_its_value()
    {
        var counted = new Counted(Plan, Small, promptsPerWindow: 4);
        for (var bin = 0; bin < Histogram.Bins; bin++)
        {
            var (low, high) = (Histogram.Edge(bin), Histogram.Edge(bin + 1));
            Assert.Equal(All(2).LongCount(example => example.Value >= low && example.Value < high), counted.States[0][2]!.ValueHistogram[bin]);
        }
    }

    [Theory]
    [InlineData(1e-30f, 0)]
    [InlineData(0.015625f, 0)]
    [InlineData(0.0234375f, 1)]
    [InlineData(1f, 12)]
    [InlineData(1.4999f, 12)]
    [InlineData(1.5f, 13)]
    [InlineData(1e30f, 31)]
    public void A_value_falls_into_its_half_octave(float value, int bin) => Assert.Equal(bin, Histogram.BinOf(value));

    private static List<ExamplePlace> All(int feature)
    {
        var all = new List<ExamplePlace>();
        for (var token = 0; token < Small.Tokens; token++)
        {
            if (!Small.IsCounted(token) || Small[token, 0, feature] == 0) continue;
            var (sequence, position) = Small.PlaceOf(token);
            all.Add(new ExamplePlace(sequence, position, Small[token, 0, feature]));
        }

        return all;
    }
}
