namespace SaeActors.Features.Evolution;

/// <summary>What a quasi-boolean gate does with its inputs.</summary>
public enum GateKind
{
    /// <summary>The output fires where all inputs do.</summary>
    And,

    /// <summary>The output fires where any input does.</summary>
    Or,
}
