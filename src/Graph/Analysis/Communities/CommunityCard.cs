using SaeActors.Graph.Contract;

namespace SaeActors.Graph.Analysis.Communities;

/// <summary>One community.</summary>
/// <param name="Id">Stable within the series.</param>
/// <param name="Size">Features.</param>
/// <param name="Layers">Features per layer of the study.</param>
/// <param name="TopLabels">Labels of its most central features that somebody labelled; where nobody did, automatic ones.</param>
/// <param name="LabelSource">Where those come from; null where there are none.</param>
/// <param name="TopFeatures">Its features of highest weight within it (<c>l_i</c>).</param>
public sealed record CommunityCard(
    int Id, int Size, IReadOnlyList<int> Layers, IReadOnlyList<string> TopLabels, LabelSource? LabelSource, IReadOnlyList<string> TopFeatures);
