using Microsoft.Extensions.Logging;

namespace SaeActors.Graph.Analysis.Labelling;

public sealed partial class AutomaticLabelling
{
    [LoggerMessage(5001, LogLevel.Information, "{Labelled} features were labelled from {Tokens} sampled tokens in {Seconds:0.0} s.")]
    private partial void LogMade(int labelled, long tokens, double seconds);

    [LoggerMessage(5002, LogLevel.Warning, "Automatic labels were not set; the next pass tries again.")]
    private partial void LogFailed(Exception failure);
}
