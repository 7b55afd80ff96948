using SaeActors.Features.Windows;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Windows;
using SaeActors.Inference;

namespace SaeActors.Graph.Ingestion;

/// <summary>Turns the prompts of a window into its activations: tokens, rows, one pass of the model.</summary>
/// <param name="engine">The way to the engine, shared with questions about single texts: (L,) activations of rows; null without a model.</param>
/// <param name="tokenizer">The model's; null without one.</param>
/// <param name="policy">Rows and counted tokens; null without a model.</param>
/// <param name="uploads">Windows made elsewhere.</param>
/// <param name="pieceTokens">Tokens given to the engine at a time: few enough that a question about one text waits for two of them only.</param>
internal sealed class WindowMaker(
    Func<IReadOnlyList<int[]>, CancellationToken, Task<LayerActivations[]>>? engine,
    ITokenizer? tokenizer,
    TokenPolicy? policy,
    UploadStore uploads,
    int pieceTokens)
{
    /// <summary>Tokens of a piece for an engine on another silo, whose answer is one message.</summary>
    public const int PieceTokens = 2_048;

    /// <summary>Makes the window; the same prompts give the same window.</summary>
    public async Task<ActivationWindow> MakeAsync(PendingWindow pending, CancellationToken cancellation)
    {
        var cut = pending.Cut;
        var sequences = new long[cut.Last - cut.First + 1];
        for (var prompt = 0; prompt < sequences.Length; prompt++) sequences[prompt] = cut.First + prompt;
        if (pending.IsUpload)
        {
            var upload = uploads.Read(cut.First);
            return new ActivationWindow(cut.Window, upload.Layers, upload.Tokens, upload.Counted, upload.PromptStarts, sequences);
        }

        if (engine is null || tokenizer is null || policy is null) throw new NoModelException();
        var tokens = policy.Tokenize(tokenizer, pending.Texts);
        var layers = await ActivationsAsync(engine, tokens.Rows(), cancellation);
        return new ActivationWindow(cut.Window, layers, tokens.Tokens, tokens.Counted, tokens.PromptStarts, sequences);
    }

    /// <summary>Two pieces are under way at a time, so that the engine never waits for us.</summary>
    private async Task<LayerActivations[]> ActivationsAsync(
        Func<IReadOnlyList<int[]>, CancellationToken, Task<LayerActivations[]>> engine, int[][] rows, CancellationToken cancellation)
    {
        var pieces = new List<LayerActivations[]>();
        Task<LayerActivations[]>? before = null;
        foreach (var piece in Pieces(rows))
        {
            var present = engine(piece, cancellation);
            if (before is not null) pieces.Add(await before);
            before = present;
        }

        if (before is not null) pieces.Add(await before);
        return pieces.Count == 1 ? pieces[0] : [.. Enumerable.Range(0, pieces[0].Length).Select(layer => Joined(pieces, layer))];
    }

    private IEnumerable<int[][]> Pieces(int[][] rows)
    {
        var (first, tokens) = (0, 0);
        for (var row = 0; row < rows.Length; row++)
        {
            tokens += rows[row].Length;
            if (tokens < pieceTokens && row + 1 < rows.Length) continue;
            yield return rows[first..(row + 1)];
            (first, tokens) = (row + 1, 0);
        }
    }

    private static LayerActivations Joined(List<LayerActivations[]> pieces, int layer)
    {
        var (tokenCount, entryCount) = (pieces.Sum(piece => piece[layer].TokenCount), pieces.Sum(piece => piece[layer].EntryCount));
        var room = new LayerRoom(tokenCount, entryCount);
        var (token, entry) = (0, 0);
        foreach (var piece in pieces.Select(piece => piece[layer]))
        {
            for (var position = 0; position < piece.TokenCount; position++) room.Starts[token + position + 1] = entry + piece.Starts[position + 1];
            piece.Features.CopyTo(room.Features[entry..]);
            piece.Values.CopyTo(room.Values[entry..]);
            (token, entry) = (token + piece.TokenCount, entry + piece.EntryCount);
            piece.Release();
        }

        return new LayerActivations(pieces[0][layer].Width, room);
    }
}
