namespace SaeActors.Graph.Contract;

/// <summary>One set of statistics and everything that decides its numbers. A data folder belongs to one study and refuses another.</summary>
/// <param name="Id">The first 16 hex digits of the SHA-256 of all the rest, canonically written.</param>
/// <param name="Model">Model and engine; null for a study of uploaded windows.</param>
/// <param name="Layers">The hooks in order.</param>
/// <param name="TokenPolicy">Which tokens are counted, in words that name every choice.</param>
/// <param name="ThresholdPolicy">When a feature is active: <c>0</c>, or <c>r@calibration</c> with its hash.</param>
public sealed record Study(string Id, StudyModel? Model, IReadOnlyList<StudyLayer> Layers, string TokenPolicy, string ThresholdPolicy);
