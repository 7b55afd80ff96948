using System.Threading.Channels;

namespace SaeActors.Graph.Ingestion;

/// <summary>The one writer of the counts, as ingestion sees it: the embedded host applies windows to arrays, a cluster sends them to its silos.</summary>
internal interface IWindowApplier
{
    /// <summary>The last applied window.</summary>
    long Window { get; }

    /// <summary>N at <see cref="Window"/>.</summary>
    long Tokens { get; }

    /// <summary>Every feature has saved the windows up to this one.</summary>
    long Watermark { get; }

    /// <summary>Pulsed when windows have left the window log.</summary>
    Signal Saved { get; }

    /// <summary>Set while a window waits for room in the window log: saving must not rest.</summary>
    bool IsPressed { get; set; }

    /// <summary>Whether <see cref="MadeWindow.Encoded"/> is wanted.</summary>
    bool NeedsBytes { get; }

    /// <summary>Applies windows until the reader ends, then saves everything. Called once, on a thread of its own.</summary>
    void Run(ChannelReader<MadeWindow> made);
}
