using Microsoft.Extensions.Logging;

namespace SaeActors.Grains.Questions;

internal sealed partial class BlockScans
{
    [LoggerMessage(91, LogLevel.Warning, "Could not read the features that leave for the edge list {Scan}")]
    private partial void LogLost(Exception failure, Guid scan);
}
