namespace SaeActors.Features.Counting;

/// <summary>Keeps the K best of many scored partners; of equal scores the lower id. Reused, so that choosing allocates nothing.</summary>
internal sealed class BestPartners
{
    private readonly int[] _partners = new int[WatchList.Most];       // (K,) or longer, best first
    private readonly double[] _scores = new double[WatchList.Most];   // (K,) or longer
    private int _most;
    private int _length;

    /// <summary>A score must reach it to be kept.</summary>
    public double Floor => _length < _most ? 0 : _scores[_most - 1];

    public void Clear(int most) => (_most, _length) = (most, 0);

    public void Offer(int partner, double score)
    {
        if (_length == _most && !IsBetter(score, partner, _length - 1)) return;
        var place = _length < _most ? _length++ : _length - 1;
        for (; place > 0 && IsBetter(score, partner, place - 1); place--)
        {
            (_partners[place], _scores[place]) = (_partners[place - 1], _scores[place - 1]);
        }

        (_partners[place], _scores[place]) = (partner, score);
    }

    /// <summary>The best partners by id.</summary>
    public ReadOnlySpan<int> Increasing()
    {
        var best = _partners.AsSpan(0, _length);
        best.Sort();
        return best;
    }

    private bool IsBetter(double score, int partner, int place) =>
        score != _scores[place] ? score > _scores[place] : partner < _partners[place];
}
