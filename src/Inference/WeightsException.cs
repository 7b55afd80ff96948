namespace SaeActors.Inference;

/// <summary>A model, SAE or tokenizer file that cannot be used. The message names the file, the tensor, what was found and what was expected.</summary>
public sealed class WeightsException : Exception
{
    /// <summary>With the message.</summary>
    public WeightsException(string message)
        : base(message)
    {
    }

    /// <summary>With the message and what was underneath.</summary>
    public WeightsException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Needed by serialisers.</summary>
    public WeightsException()
    {
    }
}
