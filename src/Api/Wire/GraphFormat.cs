namespace SaeActors.Api.Wire;

/// <summary>How a graph is written.</summary>
public enum GraphFormat
{
    /// <summary>Our own, with study and window.</summary>
    Json,

    /// <summary>The paper's node-link JSON, as networkx reads it.</summary>
    NodeLink,

    /// <summary>GraphML 1.0.</summary>
    GraphMl,

    /// <summary>The attribution-graph JSON of circuit-tracer and Neuronpedia, communities as supernodes; prompt graphs only.</summary>
    CircuitTracer,
}
