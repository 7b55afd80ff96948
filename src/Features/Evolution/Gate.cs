namespace SaeActors.Features.Evolution;

/// <summary>A candidate: an output feature and the inputs, in the layer before it, that may make it up.</summary>
/// <param name="Kind">AND or OR.</param>
/// <param name="Layer">Layer of the output.</param>
/// <param name="Output">Latent of the output.</param>
/// <param name="Inputs">(k,) Latents of the layer before, increasing.</param>
public sealed record Gate(GateKind Kind, int Layer, int Output, IReadOnlyList<int> Inputs)
{
    /// <summary>The output for one row of the truth table; bit b of <paramref name="row"/> is input b.</summary>
    public bool OutputOf(int row) => Kind == GateKind.And ? row == (1 << Inputs.Count) - 1 : row != 0;

    /// <summary>Whether the row tells the gate from its neighbours: AND with at most one input off, OR with at most one on.</summary>
    public bool Needs(int row) => Kind == GateKind.And
        ? int.PopCount(row) >= Inputs.Count - 1
        : int.PopCount(row) <= 1;
}
