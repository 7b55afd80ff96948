using Microsoft.Extensions.Logging;

namespace SaeActors.Api.Problems;

internal sealed partial class ProblemHandler
{
    [LoggerMessage(3001, LogLevel.Error, "{Method} {Path} failed.")]
    private partial void RequestFailed(string method, string path, Exception exception);
}
