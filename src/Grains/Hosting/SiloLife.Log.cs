using Microsoft.Extensions.Logging;

namespace SaeActors.Grains.Hosting;

internal sealed partial class SiloLife
{
    [LoggerMessage(81, LogLevel.Debug, "Did not reach the ingestion; tried again")]
    private partial void LogNotStarted(Exception failure);

    [LoggerMessage(83, LogLevel.Information, "Did not hand over yet; the ingestion is asked again")]
    private partial void LogLeavesLater(Exception failure);

    [LoggerMessage(82, LogLevel.Warning, "Stops without having handed over; the others send again what was not saved")]
    private partial void LogNotLeft(Exception failure);
}
