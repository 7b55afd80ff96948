using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Checkpoints;

/// <summary>One file of the feature store.</summary>
internal sealed class StateSegment(int number, RecordFile file) : IDisposable
{
    public const string Folder = "state";

    public int Number => number;

    public RecordFile File => file;

    /// <summary>Bytes of records that are the newest of their feature or layer.</summary>
    public long Live { get; set; }

    /// <summary>Bytes that a commit covers.</summary>
    public long Committed { get; set; }

    public static string NameOf(int number) => $"{Folder}/{number:D8}.log";

    public void Dispose() => file.Dispose();
}
