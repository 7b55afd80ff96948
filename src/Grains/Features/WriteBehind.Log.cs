using Microsoft.Extensions.Logging;

namespace SaeActors.Grains.Features;

internal sealed partial class WriteBehind
{
    [LoggerMessage(51, LogLevel.Warning, "Did not save feature {Layer}_{Feature}; its windows stay in their log and it is tried again")]
    private partial void LogNotSaved(Exception failure, int layer, int feature);
}
