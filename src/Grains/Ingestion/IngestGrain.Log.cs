using Microsoft.Extensions.Logging;

namespace SaeActors.Grains.Ingestion;

internal sealed partial class IngestGrain
{
    [LoggerMessage(71, LogLevel.Error, "Ingestion stands still: {Failure}")]
    private partial void LogStopped(string failure);

    [LoggerMessage(72, LogLevel.Warning, "Did not tell {Silo} of new labels")]
    private partial void LogNotTold(Exception failure, SiloAddress silo);
}
