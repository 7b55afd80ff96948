namespace SaeActors.Graph.Contract;

/// <summary>The way in: prompts and ready-made windows, each accepted once and durably.</summary>
public interface IIngestion
{
    /// <summary>Accepts all of <paramref name="texts"/> or none: one transaction of the prompt log, on disk before this returns.</summary>
    /// <param name="texts">The prompts, pulled one by one so that memory stays bounded; if pulling throws, nothing is accepted and the exception passes through.</param>
    /// <param name="source">A word of the caller's about where they come from, stored beside each prompt; may be null.</param>
    /// <param name="idempotencyKey">The same key returns the first answer again and accepts nothing; null for none.</param>
    /// <param name="cancellation">Cancels waiting and pulling; nothing is accepted then.</param>
    /// <exception cref="BacklogFullException">Too much waits already.</exception>
    /// <exception cref="ServiceAwayException">The log cannot be written now (cluster: the database is away).</exception>
    Task<Acceptance> AcceptAsync(IAsyncEnumerable<string> texts, string? source, string? idempotencyKey, CancellationToken cancellation);

    /// <summary>Accepts one window whose activations were made elsewhere; it keeps its cut and takes one sequence number a prompt.</summary>
    /// <exception cref="ArgumentException">Layers or widths are not the study's.</exception>
    /// <inheritdoc cref="AcceptAsync"/>
    Task<Acceptance> AcceptWindowAsync(UploadedWindow window, string? source, string? idempotencyKey, CancellationToken cancellation);

    /// <summary>An accepted prompt as it was stored, or null.</summary>
    Task<StoredPrompt?> PromptAsync(long sequence, CancellationToken cancellation);

    /// <summary>Where ingestion stands.</summary>
    Task<IngestionStatus> IngestionAsync(CancellationToken cancellation);

    /// <summary>Completes when everything up to <paramref name="sequence"/> is in the statistics, or when ingestion has stopped for good
    /// (<see cref="IngestionStatus.Failure"/> says why). What is being tried again, such as a write to a full disk, is waited for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sequence has not been accepted.</exception>
    Task<IngestionStatus> WaitUntilAppliedAsync(long sequence, CancellationToken cancellation);
}
