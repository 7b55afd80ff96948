namespace SaeActors.Inference.Tokenization;

/// <summary>What the cuts of a text look at.</summary>
internal enum CharacterKind
{
    /// <summary><c>\s</c></summary>
    Space,

    /// <summary><c>\p{L}</c></summary>
    Letter,

    /// <summary><c>\p{N}</c></summary>
    Number,

    /// <summary><c>[^\s\p{L}\p{N}]</c></summary>
    Other,
}
