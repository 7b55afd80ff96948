namespace SaeActors.Features.Counting;

/// <summary>Working memory of one thread, grown to the widest layer it saw and kept, so that counting allocates nothing per window.</summary>
internal sealed class Scratch
{
    [ThreadStatic]
    private static Scratch? Current;

    private Tally[] _tallies = [];
    private int[] _touched = [];
    private int[] _carried = [];
    private Candidate[] _candidates = [];
    private WindowRow? _row;
    private WatchList _watch = new(0);

    /// <summary>Cleared by whoever uses it.</summary>
    public BestPartners Best { get; } = new();

    public static Scratch Mine => Current ??= new Scratch();

    /// <summary>(F,) All zero between uses.</summary>
    public Tally[] Tallies(int width) => _tallies.Length >= width ? _tallies : _tallies = new Tally[width];

    /// <summary>(F + 1,) Not cleared.</summary>
    public int[] Touched(int width) => _touched.Length > width ? _touched : _touched = new int[width + 1];

    /// <summary>(n,) Not cleared.</summary>
    public Span<int> Carried(int length)
    {
        if (_carried.Length < length) _carried = new int[length + length / 2];
        return _carried.AsSpan(0, length);
    }

    /// <summary>For partners of a layer of this width or a narrower one.</summary>
    public WindowRow Row(int width) => _row?.Width >= width ? _row : _row = new WindowRow(width);

    /// <summary>A copy of a list that is about to change.</summary>
    public WatchList CopyOf(WatchList list)
    {
        if (_watch.Length != list.Length) _watch = new WatchList(list.Length);
        list.Span.CopyTo(_watch.Span);
        return _watch;
    }

    /// <summary>(n,) Not cleared.</summary>
    public Span<Candidate> Candidates(int length)
    {
        if (_candidates.Length < length) _candidates = new Candidate[length + length / 2];
        return _candidates.AsSpan(0, length);
    }
}
