namespace SaeActors.Inference.Tokenization;

/// <summary>Lays prompts out in rows as a token policy wants it.</summary>
/// <remarks>A row begins when a token comes and there is no room: its BOS belongs to the prompt of that token. An empty prompt owns no token.</remarks>
internal sealed class RowCutter
{
    private readonly TokenPolicy _policy;
    private readonly ITokenizer _tokenizer;
    private readonly int? _bos;
    private readonly int? _eos;
    private readonly List<int> _tokens = [];
    private readonly List<bool> _counted = [];
    private readonly List<int> _rowStarts = [];
    private readonly List<int> _promptStarts = [0];
    private int _room;   // tokens that the last row still takes

    public RowCutter(TokenPolicy policy, ITokenizer tokenizer)
    {
        (_policy, _tokenizer) = (policy, tokenizer);
        _bos = !policy.PrependBos ? null : tokenizer.Bos
            ?? throw new ArgumentException("the token policy prepends BOS; the tokenizer has none.", nameof(tokenizer));
        _eos = !policy.JoinPrompts ? null : tokenizer.Eos
            ?? throw new ArgumentException("the token policy joins prompts with EOS; the tokenizer has none.", nameof(tokenizer));
    }

    /// <summary>Adds one prompt: in rows of its own, or after the last one and followed by EOS when prompts are joined.</summary>
    public void Add(string text)
    {
        if (!_policy.JoinPrompts)
        {
            _room = 0;
        }

        foreach (var token in _tokenizer.Encode(text))
        {
            Append(token);
        }

        if (_eos is { } eos)
        {
            Append(eos);
        }

        _promptStarts.Add(_tokens.Count);
    }

    /// <summary>The rows so far.</summary>
    public TokenizedPrompts ToPrompts() =>
        new([.. _tokens], [.. _counted], [.. _rowStarts, _tokens.Count], [.. _promptStarts]);

    private void Append(int token)
    {
        if (_room == 0)
        {
            _rowStarts.Add(_tokens.Count);
            _room = _policy.RowLength;
            if (_bos is { } bos)
            {
                Put(bos);
            }
        }

        Put(token);
    }

    private void Put(int token)
    {
        var isFirst = _room == _policy.RowLength;
        _tokens.Add(token);
        _counted.Add(_policy.CountBos || !(isFirst || _tokenizer.IsSpecial(token)));
        _room--;
    }
}
