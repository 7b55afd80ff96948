namespace SaeActors.Grains.Questions;

/// <summary>Some features by layer, ids increasing: which pairs among those of neighbouring layers co-fired?</summary>
internal sealed record PairQuestion(Dictionary<int, int[]> Layers);
