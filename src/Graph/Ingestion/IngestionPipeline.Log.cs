using Microsoft.Extensions.Logging;

namespace SaeActors.Graph.Ingestion;

internal sealed partial class IngestionPipeline
{
    [LoggerMessage(1, LogLevel.Error, "Ingestion stopped; every accepted prompt is still in the log")]
    private partial void LogStopped(Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "Failed {What} at try {Tries}")]
    private partial void LogRetried(Exception failure, string what, int tries);
}
