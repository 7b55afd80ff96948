namespace SaeActors.Graph.Contract;

/// <summary>A token and what a unit of the feature adds to its logit (decoder row times unembedding; the final norm is left out).</summary>
public sealed record TokenLogit(string Token, int Id, float Logit);
