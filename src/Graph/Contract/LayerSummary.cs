namespace SaeActors.Graph.Contract;

/// <summary>One layer at one window.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Window">The window of all numbers here.</param>
/// <param name="Layer">Position in the study's list.</param>
/// <param name="Hook">Hook name, such as <c>blocks.3.hook_resid_pre</c>.</param>
/// <param name="Source">Neuronpedia source id, if the SAE names one.</param>
/// <param name="Width">Features of the SAE.</param>
/// <param name="Tokens">N, counted tokens.</param>
/// <param name="Alive">Features that fired at least once.</param>
/// <param name="Dead">Features that never fired.</param>
/// <param name="Dense">Features that fire on more than a tenth of the tokens.</param>
/// <param name="MeanL0">Active features per counted token.</param>
public sealed record LayerSummary(
    string Study, long Window, int Layer, string Hook, string? Source, int Width, long Tokens, int Alive, int Dead, int Dense, double MeanL0);
