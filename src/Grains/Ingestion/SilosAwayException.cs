namespace SaeActors.Grains.Ingestion;

/// <summary>The feature silos are not as ingestion needs them; they will be, or another ingestion has taken over.</summary>
internal sealed class SilosAwayException(string message) : Exception(message);
