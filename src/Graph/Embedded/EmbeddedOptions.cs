using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Storage;
using SaeActors.Inference;

namespace SaeActors.Graph.Embedded;

/// <summary>How the embedded host runs: one process, one data folder, one study.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>Where everything is kept; made when it does not exist. Another process in it is refused.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The model that prompts run through, still the caller's; null for a study of uploaded windows alone.</summary>
    public InferenceModel? Model { get; init; }

    /// <summary>(L,) Features of each layer; needed without a model and refused with one, whose SAEs decide.</summary>
    public IReadOnlyList<int>? Widths { get; init; }

    /// <summary>Rows and counted tokens; default <see cref="TokenPolicy.For"/> the model.</summary>
    public TokenPolicy? TokenPolicy { get; init; }

    /// <summary>When a feature is active; default an activation above 0.</summary>
    public RelativeThreshold? Threshold { get; init; }

    /// <summary>Bytes for all co-firing tables; decides their form and capacity layer by layer, which belong to the study. Default 4 GiB.</summary>
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>Tokens of held-out windows that are kept for truth-table checks; 0 keeps none. Default 1,000,000.</summary>
    public int SampleTokens { get; init; } = 1_000_000;

    /// <summary>Cuts, queues and bounds of the way in.</summary>
    public IngestionOptions Ingestion { get; init; } = new();

    /// <summary>Threads that count. Default one a core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Clock of waits, retries and stored times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where log messages go. Default nowhere.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Replaces the folder's file system; null for the real one. <see cref="DataFolder"/> is then only a name.</summary>
    public IStorage? Storage { get; init; }

    /// <summary>These options, checked.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or model and widths do not go together.</exception>
    public EmbeddedOptions Checked()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(DataFolder);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleTokens, 0);
        if (Model is null && Widths is not { Count: > 0 }) throw new ArgumentException("neither a model nor widths are given; expected one of them.");
        if (Model is not null && Widths is not null) throw new ArgumentException("a model and widths are given; expected one of them.");
        foreach (var width in Widths ?? []) ArgumentOutOfRangeException.ThrowIfLessThan(width, 1, nameof(Widths));
        Ingestion.Checked();
        Threshold?.Checked();
        return this;
    }
}
