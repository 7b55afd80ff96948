namespace SaeActors.Graph.Storage;

/// <summary>Another owner has taken the files: nothing that this one writes from now on is kept, and trying again cannot help.</summary>
public sealed class StorageLostException(string message) : IOException(message);
