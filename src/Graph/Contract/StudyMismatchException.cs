namespace SaeActors.Graph.Contract;

/// <summary>Stored data belongs to another study than the one asked for; the message names the differences.</summary>
public sealed class StudyMismatchException(string message, Exception? inner = null) : Exception(message, inner);
