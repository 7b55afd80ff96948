namespace SaeActors.Graph.Analysis.Evolution;

/// <summary>One row of a truth table on tokens that did not choose the candidate.</summary>
/// <param name="Inputs">0/1 per input, such as <c>10</c>.</param>
/// <param name="Tokens">Tokens with these inputs.</param>
/// <param name="Fired">Of them, tokens on which the output fired.</param>
/// <param name="Low">Wilson lower bound of P(output | inputs), 95 %.</param>
/// <param name="High">Wilson upper bound.</param>
public sealed record GateTruth(string Inputs, long Tokens, long Fired, double Low, double High);
