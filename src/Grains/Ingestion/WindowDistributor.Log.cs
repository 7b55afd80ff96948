using Microsoft.Extensions.Logging;

namespace SaeActors.Grains.Ingestion;

internal sealed partial class WindowDistributor
{
    [LoggerMessage(61, LogLevel.Information, "Gave out blocks {Epoch} to {Silos} silos at window {Window}")]
    private partial void LogAssigned(long epoch, int silos, long window);

    [LoggerMessage(62, LogLevel.Warning, "Did not finish {What}; it is tried again")]
    private partial void LogTried(Exception failure, string what);
}
