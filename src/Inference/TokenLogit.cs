namespace SaeActors.Inference;

/// <summary>A token id with a logit.</summary>
public readonly record struct TokenLogit(int Token, float Logit);
