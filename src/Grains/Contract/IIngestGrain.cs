using Orleans.Concurrency;

namespace SaeActors.Grains.Contract;

/// <summary>The way in, by the key <c>study</c>: logs, pipeline and the order of windows. Exactly one is active; the storage's owner number fences another.</summary>
/// <remarks>Every method interleaves: what lies behind the grain is safe from any thread, and one caller's wait must not hold up another's batch.</remarks>
[Alias("saeactors.IIngestGrain")]
internal interface IIngestGrain : IGrainWithStringKey
{
    /// <summary>Keeps the ingestion running; silos call it again and again.</summary>
    [Alias("Start"), AlwaysInterleave]
    Task Start();

    /// <summary>Applies what is in hand, saves everything and lets the storage go.</summary>
    [Alias("Stop"), AlwaysInterleave, ResponseTimeout("00:10:00")]
    Task Stop();

    /// <summary>A feature silo is about to stop: its features move away first.</summary>
    [Alias("Leave"), AlwaysInterleave, ResponseTimeout("00:10:00")]
    Task Leave(SiloAddress silo);

    /// <summary>A part of a batch or window that <see cref="AcceptTexts"/> or <see cref="AcceptWindow"/> will name.</summary>
    [Alias("Put"), AlwaysInterleave]
    Task Put(Guid batch, int part, Packed bytes);

    /// <summary>Accepts all texts of the parts, or none → <see cref="Graph.Contract.Acceptance"/>.</summary>
    [Alias("AcceptTexts"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<Reply> AcceptTexts(Guid batch, int parts, string? source, string? key);

    /// <summary>Accepts a window made elsewhere → <see cref="Graph.Contract.Acceptance"/>.</summary>
    [Alias("AcceptWindow"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<Reply> AcceptWindow(Guid batch, int parts, string? source, string? key);

    /// <summary>→ <see cref="Graph.Contract.StoredPrompt"/> or nothing.</summary>
    [Alias("Prompt"), AlwaysInterleave]
    Task<Reply> Prompt(long sequence);

    /// <summary>Texts of some prompts → string?[].</summary>
    [Alias("Texts"), AlwaysInterleave]
    Task<Reply> Texts(long[] sequences);

    /// <summary>→ <see cref="Graph.Contract.IngestionStatus"/>.</summary>
    [Alias("Status"), AlwaysInterleave]
    Task<Reply> Status();

    /// <summary>Waits a few seconds at most → <see cref="Ingestion.Progress"/>.</summary>
    [Alias("Wait"), AlwaysInterleave]
    Task<Reply> Wait(long sequence);

    /// <summary>The first window in the log; one more than the last applied where the log is empty.</summary>
    [Alias("FirstWindow"), AlwaysInterleave]
    Task<long> FirstWindow();

    /// <summary>A part of a logged window's bytes; null behind the last.</summary>
    [Alias("Window"), AlwaysInterleave]
    Task<Packed?> Window(long window, int part);

    /// <summary>The windows kept as samples → long[].</summary>
    [Alias("Samples"), AlwaysInterleave]
    Task<Reply> Samples();

    /// <summary>A part of a sample's bytes; null behind the last, and where it is kept no longer.</summary>
    [Alias("Sample"), AlwaysInterleave]
    Task<Packed?> Sample(long window, int part);

    /// <summary>Adds labels → how many there are.</summary>
    [Alias("Label"), AlwaysInterleave]
    Task<Reply> Label(Packed labels);

    /// <summary>Sets the automatic labels.</summary>
    [Alias("LabelAutomatically"), AlwaysInterleave]
    Task<Reply> LabelAutomatically(Packed labels);

    /// <summary>Writes a calibration → <see cref="Graph.Contract.Calibration"/>.</summary>
    [Alias("Calibrate"), AlwaysInterleave]
    Task<Reply> Calibrate(Packed file);
}
