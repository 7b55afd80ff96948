namespace SaeActors.Hosting.Options;

/// <summary>Why the server cannot start, in words for the person at the console: what was found and what was expected.</summary>
public sealed class StartUpException(string message, Exception? inner = null) : Exception(message, inner);
