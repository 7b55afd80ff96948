namespace SaeActors.Graph.Contract;

/// <summary>What an answer guarantees: no partner with more co-firings than this is absent from the candidates.</summary>
/// <param name="Exact">Nothing can be missing.</param>
/// <param name="Error">A partner that no table lists co-fired at most this often; 0 when exact.</param>
/// <param name="Statement">The same in words, for a reader.</param>
public sealed record Completeness(bool Exact, long Error, string Statement);
