namespace SaeActors.Inference.Tokenization;

/// <summary>A cut of texts into pieces that merges never cross: the end of the piece that begins at <paramref name="start"/>.</summary>
internal delegate int PieceEnd(ReadOnlySpan<char> text, int start);
