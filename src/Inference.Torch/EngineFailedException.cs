namespace SaeActors.Inference.Torch;

/// <summary>The device or the native library failed in the middle of a call. Nothing of the call was kept and its rows are the caller's still:
/// calling again with the same rows is safe.</summary>
public sealed class EngineFailedException : Exception
{
    /// <summary>With the message.</summary>
    public EngineFailedException(string message)
        : base(message)
    {
    }

    /// <summary>With the message and what was underneath.</summary>
    public EngineFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Needed by serialisers.</summary>
    public EngineFailedException()
    {
    }

    /// <summary>Whether memory ran out on the device or the host; the engine has by then halved its batches as far as they go.</summary>
    public bool OutOfMemory { get; init; }
}
