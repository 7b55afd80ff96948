namespace SaeActors.Features.Counting;

/// <summary>The few best of many examples, best first by a rank that depends on nothing but the example, so that no order of arrival matters.</summary>
internal sealed class ExampleList
{
    private readonly ExamplePlace[] _examples;   // (K,) the first Length, best first
    private readonly ulong[] _ranks;        // (K,) lower is better
    private readonly bool _onePerPrompt;

    public ExampleList(int most, bool onePerPrompt) =>
        (_examples, _ranks, _onePerPrompt) = (new ExamplePlace[most], new ulong[most], onePerPrompt);

    public int Length { get; private set; }

    public ReadOnlySpan<ExamplePlace> Examples => _examples.AsSpan(0, Length);

    /// <summary>An example of a higher rank cannot come in.</summary>
    public ulong WorstRank => Length < _ranks.Length ? ulong.MaxValue : Length == 0 ? 0 : _ranks[Length - 1];

    /// <summary>The rank that puts higher values first.</summary>
    public static ulong RankOf(float value) => ~(ulong)BitConverter.SingleToUInt32Bits(value);

    public void Offer(ulong rank, in ExamplePlace example)
    {
        if (Length == _examples.Length && (Length == 0 || !IsBetter(rank, example, Length - 1))) return;
        var end = Length == _examples.Length ? Length - 1 : Length;
        if (_onePerPrompt && IndexOfPrompt(example.Sequence) is >= 0 and var same)
        {
            if (!IsBetter(rank, example, same)) return;
            end = same;
        }
        else if (Length < _examples.Length)
        {
            Length++;
        }

        for (; end > 0 && IsBetter(rank, example, end - 1); end--) (_examples[end], _ranks[end]) = (_examples[end - 1], _ranks[end - 1]);
        (_examples[end], _ranks[end]) = (example, rank);
    }

    private int IndexOfPrompt(long sequence)
    {
        for (var index = 0; index < Length; index++)
        {
            if (_examples[index].Sequence == sequence) return index;
        }

        return -1;
    }

    private bool IsBetter(ulong rank, in ExamplePlace example, int other)
    {
        if (rank != _ranks[other]) return rank < _ranks[other];
        if (example.Sequence != _examples[other].Sequence) return example.Sequence < _examples[other].Sequence;
        return example.Position < _examples[other].Position;
    }
}
