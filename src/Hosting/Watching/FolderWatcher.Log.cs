using Microsoft.Extensions.Logging;

namespace SaeActors.Hosting.Watching;

internal sealed partial class FolderWatcher
{
    [LoggerMessage(4001, LogLevel.Information, "{File} was ingested in {Batches} batches.")]
    private partial void FileTaken(string file, int batches);

    [LoggerMessage(4002, LogLevel.Warning, "{File} was refused: {Reason}")]
    private partial void FileRefused(string file, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "{File} could not be read and is tried again: {Reason}")]
    private partial void FileUnreadable(string file, string reason);
}
