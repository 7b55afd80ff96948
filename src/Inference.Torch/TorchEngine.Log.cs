using Microsoft.Extensions.Logging;

namespace SaeActors.Inference.Torch;

/// <summary>What the engine says.</summary>
public sealed partial class TorchEngine
{
    private bool _saidHalved;

    [LoggerMessage(1, LogLevel.Warning, "{Device} ran out of memory at batches of {Before} tokens; went on with {After}, and halves further without saying so")]
    private static partial void LogHalved(ILogger logger, string device, int before, int after);
}
