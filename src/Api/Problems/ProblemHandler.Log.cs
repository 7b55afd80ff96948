using Microsoft.Extensions.Logging;

namespace SaeActors.Api.Problems;

internal sealed partial class ProblemHandler
{
    [LoggerMessage(3001, LogLevel.Error, "{Method} {Path} failed.")]
    internal static partial void RequestFailed(ILogger log, string method, string path, Exception exception);
}
