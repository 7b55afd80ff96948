namespace SaeActors.Inference.Tokenization;

/// <summary>What tokenizer files say, whatever their layout: spelled tokens, merges in rank order, special tokens.</summary>
/// <param name="Source">The file, for messages.</param>
/// <param name="Tokens">Spelled token → id.</param>
/// <param name="Merges">Pairs of spelled tokens in rank order.</param>
/// <param name="Specials">Text of special tokens → id.</param>
/// <param name="Bos">Text of the BOS token, or null when not stated.</param>
/// <param name="Eos">Text of the EOS token, or null when not stated.</param>
internal sealed record BytePairVocabulary(
    string Source,
    Dictionary<string, int> Tokens,
    List<(string Left, string Right)> Merges,
    Dictionary<string, int> Specials,
    string? Bos,
    string? Eos);
