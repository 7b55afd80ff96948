namespace SaeActors.Inference.Tokenization;

/// <summary>What tokenizer files say, whatever their layout.</summary>
/// <param name="Source">The file, for messages.</param>
/// <param name="Tokens">Spelled token → id.</param>
/// <param name="Merges">Pairs of spelled tokens in rank order.</param>
/// <param name="Added">Tokens found in a text as they are written.</param>
/// <param name="Bos">Text of the BOS token, or null when not stated.</param>
/// <param name="Eos">Text of the EOS token, or null when not stated.</param>
/// <param name="Spelling">How text is spelled.</param>
/// <param name="HoldsPieces">Whether a piece that is a token is that token, whatever its merges would give (Llama 3).</param>
internal sealed record BytePairVocabulary(
    string Source,
    Dictionary<string, int> Tokens,
    List<(string Left, string Right)> Merges,
    IReadOnlyList<AddedToken> Added,
    string? Bos,
    string? Eos,
    Spelling Spelling,
    bool HoldsPieces);
