namespace SaeActors.Features.Evolution;

/// <summary>How often a gate's output fired for each combination of its inputs, on tokens that did not choose the gate.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Tokens">(2^k,) Tokens per row; bit b of a row is input b.</param>
/// <param name="Fired">(2^k,) Of them, tokens on which the output was active.</param>
/// <param name="RivalErrors">Tokens on which the best "one input above a threshold" is wrong about the output; default: not looked at.</param>
public sealed record TruthTable(Gate Gate, IReadOnlyList<long> Tokens, IReadOnlyList<long> Fired, long RivalErrors = long.MaxValue)
{
    private const long LeastTokens = 40;
    private const double LeastOn = 0.9;
    private const double MostOff = 0.1;
    private const double LeastCovered = 0.9;

    /// <summary>Bounds of P(output | row).</summary>
    public Wilson BoundsOf(int row) => Wilson.Of(Fired[row], Tokens[row]);

    /// <summary>P(the gate says so | output): the share of the output that the inputs explain; 0 without firings.</summary>
    public double Covered => Fired.Sum() is > 0 and var fired ? (double)Explained / fired : 0;

    /// <summary>Tokens on which the gate is wrong about the output.</summary>
    public long Errors => Rows.Sum(row => Gate.OutputOf(row) ? Tokens[row] - Fired[row] : Fired[row]);

    /// <summary>True where every row that is needed has at least 40 tokens and is surely as the gate says (Wilson bounds, 95 %: at least 0.9
    /// where the output should fire, at most 0.1 where not), the inputs surely cover 0.9 of the output, and no single input above a threshold
    /// is right as often; false where one of these surely fails, null where the tokens do not decide.</summary>
    /// <remarks>docs/decisions/gates-and-their-rivals.md says why rows alone do not do.</remarks>
    public bool? IsConfirmed
    {
        get
        {
            if (Errors >= RivalErrors && Fired.Sum() > 0) return false;
            var covered = Wilson.Of(Explained, Fired.Sum());
            if (covered.High < LeastCovered) return false;
            bool? confirmed = covered.Low < LeastCovered ? null : true;
            foreach (var row in Rows.Where(Gate.Needs))
            {
                var (bounds, on) = (BoundsOf(row), Gate.OutputOf(row));
                if (Tokens[row] >= LeastTokens && (on ? bounds.High < LeastOn : bounds.Low > MostOff)) return false;
                if (Tokens[row] < LeastTokens || !(on ? bounds.Low >= LeastOn : bounds.High <= MostOff)) confirmed = null;
            }

            return confirmed;
        }
    }

    private long Explained => Rows.Where(Gate.OutputOf).Sum(row => Fired[row]);

    private IEnumerable<int> Rows => Enumerable.Range(0, Tokens.Count);
}
