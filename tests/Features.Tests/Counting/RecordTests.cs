using System.Buffers;
using SaeActors.Features.Counting;

namespace SaeActors.Features.Tests.Counting;

public class RecordTests
{
    private static readonly Stream Small = new(seed: 31, tokens: 900, 20, 300);

    public static TheoryData<TableForm, SumPolicy, bool> Plans => new()
    {
        { TableForm.Exact, SumPolicy.All, false },
        { TableForm.Exact, SumPolicy.All, true },
        { TableForm.Exact, SumPolicy.Watched, false },
        { TableForm.Exact, SumPolicy.Watched, true },
        { TableForm.Bounded, SumPolicy.All, false },
        { TableForm.Bounded, SumPolicy.All, true },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_state_that_was_written_and_read_goes_on_like_the_original(TableForm form, SumPolicy sums, bool withThresholds)
    {
        var plan = PlanOf(form, sums, withThresholds);
        var half = Small.Prompts / 2;
        foreach (var id in Ids())
        {
            var original = new FeatureState(plan, id);
            Apply(plan, original, 1, 0, half);
            var copy = FeatureState.Read(Bytes(original), plan);
            Assert.Equal(Bytes(original), Bytes(copy));
            Apply(plan, original, 2, half, Small.Prompts);
            Apply(plan, copy, 2, half, Small.Prompts);
            Assert.Equal(Bytes(original), Bytes(copy));
        }
    }

    [Theory]
    [InlineData(1_000, 60)]      // few of many partners: gaps
    [InlineData(70, 4)]          // most of few: bits, past the last whole vector, and counts past a byte
    public void A_row_reads_what_it_writes_in_both_listings(int width, int prompts)
    {
        var stream = new Stream(seed: 77, tokens: 1_500, 3, width);
        var plan = Counted.PlanOf(stream, layer => layer with { Sums = SumPolicy.Watched, Watched = 3, KeepPrevious = false });
        foreach (var state in new Counted(plan, stream, prompts).States[0].OfType<FeatureState>())
        {
            var read = FeatureState.Read(Bytes(state), plan);
            for (var partner = 0; partner < width; partner++) Assert.Equal(state.Next![partner], read.Next![partner]);
        }
    }

    [Fact]
    public void Marginals_read_what_they_write()
    {
        var counted = new Counted(PlanOf(TableForm.Exact, SumPolicy.All, true), Small, promptsPerWindow: 5);
        foreach (var marginals in counted.Marginals)
        {
            var output = new ArrayBufferWriter<byte>();
            marginals.Write(output);
            var copy = LayerMarginals.Read(output.WrittenSpan, counted.Plan.Layers[marginals == counted.Marginals[0] ? 0 : 1]);
            Assert.Equal((marginals.Window, marginals.Tokens), (copy.Window, copy.Tokens));
            Assert.Equal(Enumerable.Range(0, marginals.Width).Select(feature => marginals[feature]), Enumerable.Range(0, copy.Width).Select(feature => copy[feature]));
        }
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Damaged_bytes_are_refused_or_read_but_never_crash(TableForm form, SumPolicy sums, bool withThresholds)
    {
        var plan = PlanOf(form, sums, withThresholds);
        var state = new FeatureState(plan, new FeatureId(0, 1));
        Apply(plan, state, 1, 0, Small.Prompts);
        var record = Bytes(state);
        var random = new SplitMix(3);
        for (var round = 0; round < 3_000; round++)
        {
            var damaged = (byte[])record.Clone();
            for (var flips = random.Next(3); flips >= 0; flips--) damaged[random.Next(damaged.Length)] ^= (byte)(1 + random.Next(255));
            var error = Record.Exception(() => Bytes(FeatureState.Read(damaged, plan)));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_record_cut_short_is_refused_wherever_it_is_cut(TableForm form, SumPolicy sums, bool withThresholds)
    {
        var plan = PlanOf(form, sums, withThresholds);
        var state = new FeatureState(plan, new FeatureId(1, 0));
        Apply(plan, state, 1, 0, Small.Prompts);
        var record = Bytes(state);
        for (var length = 0; length < record.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => FeatureState.Read(record.AsSpan(0, length), plan));
        }

        Assert.Throws<InvalidDataException>(() => FeatureState.Read((byte[])[.. record, 0], plan));
    }

    [Fact]
    public void A_record_of_another_plan_is_refused()
    {
        var plan = PlanOf(TableForm.Exact, SumPolicy.All, false);
        var state = new FeatureState(plan, new FeatureId(0, 1));
        Apply(plan, state, 1, 0, 4);
        var error = Assert.Throws<InvalidDataException>(() => FeatureState.Read(Bytes(state), PlanOf(TableForm.Bounded, SumPolicy.All, false)));
        Assert.Contains("expected 0x41, bounded table", error.Message);
    }

    private static CountingPlan PlanOf(TableForm form, SumPolicy sums, bool withThresholds) => Counted.PlanOf(Small, layer => layer with
    {
        Form = form,
        Sums = sums,
        Capacity = 25,
        Watched = 7,
        Thresholds = withThresholds ? Enumerable.Repeat(0.4f, layer.Width).ToArray() : null,
    });

    private static IEnumerable<FeatureId> Ids() => [new(0, 0), new(0, 3), new(0, 19), new(1, 0), new(1, 1), new(1, 40), new(1, 299)];

    private static void Apply(CountingPlan plan, FeatureState state, long number, int firstPrompt, int endPrompt)
    {
        var prepared = new PreparedWindow(plan);
        prepared.Prepare(Small.Window(number, firstPrompt, endPrompt));
        state.Apply(prepared);
    }

    private static byte[] Bytes(FeatureState state)
    {
        var output = new ArrayBufferWriter<byte>();
        state.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
