namespace SaeActors.Inference.Tokenization;

/// <summary>Whether a space is put before a text, so that its first word is spelled like all others.</summary>
internal enum SpacePrefix
{
    /// <summary>Never (Gemma).</summary>
    None,

    /// <summary>Before the first text, unless it begins with a space.</summary>
    First,

    /// <summary>Before every text between added tokens, unless it begins with a space.</summary>
    Missing,

    /// <summary>Before every text between added tokens, whatever it begins with (Llama 2).</summary>
    Always,
}
