namespace SaeActors.Features.Labelling;

/// <summary>A token that a feature fires on more often than chance.</summary>
/// <param name="Token">Its id.</param>
/// <param name="Fired">Firings on it, of those looked at.</param>
/// <param name="Score">G², the log-likelihood ratio against its base rate: χ² of one degree of freedom if there were only chance.</param>
public readonly record struct KeyToken(int Token, int Fired, double Score);
