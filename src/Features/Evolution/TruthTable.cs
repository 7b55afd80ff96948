namespace SaeActors.Features.Evolution;

/// <summary>How often a gate's output fired for each combination of its inputs, on tokens that did not choose the gate.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Tokens">(2^k,) Tokens per row; bit b of a row is input b.</param>
/// <param name="Fired">(2^k,) Of them, tokens on which the output was active.</param>
public sealed record TruthTable(Gate Gate, IReadOnlyList<long> Tokens, IReadOnlyList<long> Fired)
{
    private const long LeastTokens = 40;
    private const double LeastOn = 0.9;
    private const double MostOff = 0.1;

    /// <summary>Bounds of P(output | row).</summary>
    public Wilson BoundsOf(int row) => Wilson.Of(Fired[row], Tokens[row]);

    /// <summary>True where every row that is needed has at least 40 tokens and is surely as the gate says (Wilson bounds, 95 %: at least 0.9
    /// where the output should fire, at most 0.1 where not), false where a row surely is not, null where the tokens do not decide.</summary>
    public bool? IsConfirmed
    {
        get
        {
            bool? confirmed = true;
            for (var row = 0; row < Tokens.Count; row++)
            {
                if (!Gate.Needs(row)) continue;
                var (bounds, on) = (BoundsOf(row), Gate.OutputOf(row));
                if (Tokens[row] >= LeastTokens && (on ? bounds.High < LeastOn : bounds.Low > MostOff)) return false;
                if (Tokens[row] < LeastTokens || !(on ? bounds.Low >= LeastOn : bounds.High <= MostOff)) confirmed = null;
            }

            return confirmed;
        }
    }
}
