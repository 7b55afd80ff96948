namespace SaeActors.Graph.Contract;

/// <summary>Storage cannot be reached now; nothing of the call took effect and it may be sent again.</summary>
public sealed class ServiceAwayException(string message, Exception? inner = null) : Exception(message, inner);
