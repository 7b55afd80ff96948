namespace SaeActors.Features.Counting;

/// <summary>The few best of many examples, best first by a rank that depends on nothing but the example, so that no order of arrival matters.
/// The list of the top ones ranks by value and keeps one a prompt, that of the sampled ones by a hash of the place.</summary>
/// <remarks>Ranks are computed again when an example comes in, which is rare: kept, they would take half as much as the examples.</remarks>
internal struct ExampleList(int most, ulong? key)
{
    private ExamplePlace[] _examples = [];   // (K,) or shorter, the first Length, best first

    public int Length { get; private set; }

    public readonly ReadOnlySpan<ExamplePlace> Examples => _examples.AsSpan(0, Length);

    /// <summary>An example of a higher rank cannot come in.</summary>
    public ulong WorstRank { get; private set; } = most == 0 ? 0 : ulong.MaxValue;

    /// <summary>The rank that puts higher values first.</summary>
    public static ulong RankOf(float value) => ~(ulong)BitConverter.SingleToUInt32Bits(value);

    public readonly ulong RankOf(in ExamplePlace example) =>
        key is { } seed ? SplitMix.Mix(seed ^ PreparedWindow.PlaceHash(example.Sequence, example.Position)) : RankOf(example.Value);

    public void Offer(in ExamplePlace example)
    {
        var rank = RankOf(example);
        if (Length == most && (Length == 0 || !IsBetter(rank, example, Length - 1))) return;
        var end = Length == most ? Length - 1 : Length;
        if (key is null && IndexOfPrompt(example.Sequence) is >= 0 and var same)
        {
            if (!IsBetter(rank, example, same)) return;
            end = same;
        }
        else if (Length < most)
        {
            if (Length == _examples.Length) Array.Resize(ref _examples, Math.Min(most, Math.Max(4, 2 * Length)));
            Length++;
        }

        for (; end > 0 && IsBetter(rank, example, end - 1); end--) _examples[end] = _examples[end - 1];
        _examples[end] = example;
        if (Length == most) WorstRank = RankOf(_examples[most - 1]);
    }

    private readonly int IndexOfPrompt(long sequence)
    {
        for (var index = 0; index < Length; index++)
        {
            if (_examples[index].Sequence == sequence) return index;
        }

        return -1;
    }

    private readonly bool IsBetter(ulong rank, in ExamplePlace example, int other)
    {
        var otherRank = RankOf(_examples[other]);
        if (rank != otherRank) return rank < otherRank;
        if (example.Sequence != _examples[other].Sequence) return example.Sequence < _examples[other].Sequence;
        return example.Position < _examples[other].Position;
    }
}
