using SaeActors.Graph.Windows;

namespace SaeActors.Graph.Ingestion;

/// <summary>A window that has been cut and not been made: its prompts' texts, or an uploaded window.</summary>
/// <param name="Cut">Its number and prompts.</param>
/// <param name="Texts">(P,) The prompts in order; empty for an upload.</param>
/// <param name="Bytes">What it takes off the backlog.</param>
internal sealed record PendingWindow(Cut Cut, IReadOnlyList<string> Texts, long Bytes)
{
    public bool IsUpload => Texts.Count == 0;
}
