using SaeActors.Features;
using SaeActors.Graph.Contract;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Prompts;
using SaeActors.Graph.Storage;
using SaeActors.Graph.Windows;

namespace SaeActors.Graph.Embedded;

/// <summary><see cref="IIngestion"/> over the logs, where the pipeline runs.</summary>
internal sealed class IngestionService(
    Study study, PromptLog prompts, CutLog cuts, UploadStore uploads, IngestionProgress progress, Signal accepted,
    IWindowApplier applier, IngestionOptions options, bool hasModel)
{
    private static readonly TimeSpan LeastRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostRetry = TimeSpan.FromSeconds(60);

    /// <inheritdoc cref="IIngestion.AcceptAsync"/>
    public async Task<Acceptance> AcceptAsync(IAsyncEnumerable<string> texts, string? source, string? key, CancellationToken cancellation)
    {
        if (!hasModel) throw new NoModelException();
        var admitted = Admit(0);
        var answer = await prompts.AppendAsync(texts, source, key, bytes => admitted = Admit(bytes), cancellation);
        Accepted(answer, admitted);
        return answer;
    }

    /// <inheritdoc cref="IIngestion.AcceptWindowAsync"/>
    public async Task<Acceptance> AcceptWindowAsync(UploadedWindow window, string? source, string? key, CancellationToken cancellation)
    {
        Check(window);
        _ = Admit(0);
        using var bytes = WindowCodec.Encode(window);
        return await AcceptAsync(bytes, window.PromptStarts.Length - 1, source, key, cancellation);
    }

    /// <summary>Accepts a window as <see cref="WindowCodec.Encode(UploadedWindow)"/> writes it.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public Task<Acceptance> AcceptWindowAsync(RentedBytes bytes, string? source, string? key, CancellationToken cancellation)
    {
        var window = WindowCodec.DecodeUpload(bytes.Memory);
        Check(window);
        window.Release();
        return AcceptAsync(bytes, window.PromptStarts.Length - 1, source, key, cancellation);
    }

    private async Task<Acceptance> AcceptAsync(RentedBytes bytes, int promptCount, string? source, string? key, CancellationToken cancellation)
    {
        var admitted = Admit(0);
        string? draft = null;
        try
        {
            draft = uploads.Draft(bytes.Span);
            var kept = draft;
            var answer = await prompts.AppendUploadAsync(
                promptCount, bytes.Length, source, key, size => admitted = Admit(size), sequence => uploads.Keep(kept, sequence), cancellation);
            Accepted(answer, admitted);
            return answer;
        }
        catch (IOException full)
        {
            throw new ServiceAwayException($"the window cannot be stored: {full.Message}", full);
        }
        finally
        {
            if (draft is not null) uploads.Delete(draft);
        }
    }

    /// <inheritdoc cref="IIngestion.PromptAsync"/>
    public StoredPrompt? Prompt(long sequence)
    {
        if (sequence < 1 || sequence > prompts.Last) return null;
        if (sequence < prompts.FirstKept) return new StoredPrompt(sequence, null, null, cuts.WindowOf(sequence));
        var entry = prompts.Read(sequence).First();
        return new StoredPrompt(sequence, entry.Text, entry.Source, cuts.WindowOf(sequence));
    }

    /// <inheritdoc cref="IIngestion.IngestionAsync"/>
    public IngestionStatus Status()
    {
        var (last, window, tokens) = (prompts.Last, applier.Window, applier.Tokens);
        var applied = progress.Applied;
        return new IngestionStatus(
            study.Id, window, last, applied, tokens, progress.Rate.PerSecond, Math.Max(0, last - applied), progress.Failure);
    }

    /// <inheritdoc cref="IIngestion.WaitUntilAppliedAsync"/>
    public async Task<IngestionStatus> WaitUntilAppliedAsync(long sequence, CancellationToken cancellation)
    {
        if (sequence < 0 || sequence > prompts.Last)
        {
            throw new ArgumentOutOfRangeException(nameof(sequence), $"sequence is {sequence}; expected 0 to {prompts.Last}, the last accepted one.");
        }

        await progress.WaitAsync(sequence, cancellation);
        return Status();
    }

    /// <summary>Drops the text of prompts whose windows every feature has saved.</summary>
    public Task<long> KeepPromptsAsync(TimeSpan? maxAge, long? maxBytes, CancellationToken cancellation)
    {
        var saved = applier.Watermark is var watermark && watermark > 0 ? cuts[watermark].Last : 0;
        return prompts.DropAsync(maxAge, maxBytes, saved, cancellation);
    }

    private void Accepted(Acceptance answer, long bytes)
    {
        if (bytes == 0) return;   // an answer that was given before
        progress.Traces.Note(answer.AcceptedThrough - answer.Accepted + 1, answer.AcceptedThrough);
        progress.Accept(bytes);
        accepted.Pulse();
    }

    private long Admit(long bytes)
    {
        var waiting = progress.WaitingBytes;
        if (waiting <= 0 || waiting + bytes <= options.BacklogBytes) return bytes;

        var rate = progress.Rate.PerSecond;
        var seconds = rate > 0 ? waiting / 4.0 / rate : 0;   // about four bytes a token
        var retry = TimeSpan.FromSeconds(Math.Clamp(seconds / 2, LeastRetry.TotalSeconds, MostRetry.TotalSeconds));
        throw new BacklogFullException($"{waiting} bytes of prompts wait already; expected at most {options.BacklogBytes} with this batch of {bytes}.", retry);
    }

    private void Check(UploadedWindow window)
    {
        if (window.PromptStarts.Length < 2) throw new ArgumentException("the window holds no prompt; expected at least one.", nameof(window));
        Throw.IfLengthDiffers(window.Layers.Length, study.Layers.Count, "layers");
        for (var layer = 0; layer < window.Layers.Length; layer++)
        {
            Throw.IfLengthDiffers(window.Layers[layer].Width, study.Layers[layer].Width, $"width of layer {layer}");
        }

        var sequences = new long[window.PromptStarts.Length - 1];
        for (var prompt = 0; prompt < sequences.Length; prompt++) sequences[prompt] = prompt + 1;
        _ = new Features.Windows.ActivationWindow(1, window.Layers, window.Tokens, window.Counted, window.PromptStarts, sequences);
    }
}
