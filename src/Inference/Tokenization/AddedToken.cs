namespace SaeActors.Inference.Tokenization;

/// <summary>A token that is found in a text as it is written, before anything is cut or merged.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsSpecial">Whether it is a control token such as <c>&lt;|endoftext|&gt;</c>; Gemma also adds runs of line ends, which are text.</param>
internal readonly record struct AddedToken(string Text, int Id, bool IsSpecial);
