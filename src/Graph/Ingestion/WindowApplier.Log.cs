using Microsoft.Extensions.Logging;

namespace SaeActors.Graph.Ingestion;

internal sealed partial class WindowApplier
{
    [LoggerMessage(11, LogLevel.Warning, "Did not save a checkpoint; the windows stay in their log and it is tried again")]
    private partial void LogNotSaved(Exception failure);
}
