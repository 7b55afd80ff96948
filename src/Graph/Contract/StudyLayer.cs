namespace SaeActors.Graph.Contract;

/// <summary>One hook, its SAE, and the tables kept for its features.</summary>
/// <param name="Hook">Hook name.</param>
/// <param name="Source">Neuronpedia source id, if any.</param>
/// <param name="Width">Features.</param>
/// <param name="Sae">SAE architecture and hash of its weights; null for a study of uploaded windows.</param>
/// <param name="Tables">Form and capacity of the co-firing tables between this layer and the next; the last layer repeats those before it.</param>
public sealed record StudyLayer(string Hook, string? Source, int Width, string? Sae, string Tables);
