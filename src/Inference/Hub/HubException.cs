namespace SaeActors.Inference.Hub;

/// <summary>A download that could not be finished: the message names repository, file, what came and what was expected.</summary>
public sealed class HubException : Exception
{
    /// <summary>With the message.</summary>
    public HubException(string message)
        : base(message)
    {
    }

    /// <summary>With the message and what was underneath.</summary>
    public HubException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Needed by serialisers.</summary>
    public HubException()
    {
    }
}
