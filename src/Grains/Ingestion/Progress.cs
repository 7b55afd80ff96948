using SaeActors.Graph.Contract;

namespace SaeActors.Grains.Ingestion;

/// <summary>Where ingestion stands, and whether what was waited for has come or will never come.</summary>
internal sealed record Progress(IngestionStatus Status, bool IsDone);
