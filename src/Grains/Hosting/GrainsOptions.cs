using SaeActors.Graph.Embedded;
using SaeActors.Graph.Ingestion;
using SaeActors.Graph.Storage;
using SaeActors.Inference;

namespace SaeActors.Grains.Hosting;

/// <summary>How a silo takes part in the cluster of one study.</summary>
public sealed record GrainsOptions
{
    /// <summary>The study; the same on every silo.</summary>
    public required StudyPlan Study { get; init; }

    /// <summary>The files of ingestion: prompt log, cuts, window log, labels. The same storage on every silo with <see cref="SiloRoles.Ingest"/>.</summary>
    public required IStudyStorage Storage { get; init; }

    /// <summary>The files of the communities, with an owner of their own.</summary>
    public required IStudyStorage Communities { get; init; }

    /// <summary>What this silo does. Default everything.</summary>
    public SiloRoles Roles { get; init; } = SiloRoles.All;

    /// <summary>The model of an engine silo, still the caller's; null on the others and for a study of uploaded windows.</summary>
    public InferenceModel? Model { get; init; }

    /// <summary>The model's tokenizer, on every silo of a study with a model; null for uploaded windows.</summary>
    public ITokenizer? Tokenizer { get; init; }

    /// <summary>Cuts, queues and bounds of the way in.</summary>
    public IngestionOptions Ingestion { get; init; } = new();

    /// <summary>Tokens of held-out windows that are kept for truth-table checks; 0 keeps none. Default 1,000,000.</summary>
    public int SampleTokens { get; init; } = 1_000_000;

    /// <summary>Bytes of co-firing tables that this silo keeps in memory; beyond it the features that have been still for longest are saved and leave.
    /// Default no bound.</summary>
    public long FeatureMemoryBytes { get; init; } = long.MaxValue;

    /// <summary>Threads that count. Default one a core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Longest wait of a question for features that move between silos. Default 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Clock of waits and retries.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>These options, checked.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or the model does not fit the role.</exception>
    public GrainsOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleTokens, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(FeatureMemoryBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Patience, TimeSpan.Zero);
        Ingestion.Checked();
        if (Model is not null && Tokenizer is null) throw new ArgumentException("a model is given without its tokenizer; expected both.");
        if (Study.Study.Model is not null && Tokenizer is null) throw new ArgumentException("the study has a model and no tokenizer is given; expected one on every silo.");
        return this;
    }
}
