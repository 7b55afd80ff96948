namespace SaeActors.Silo.Options;

/// <summary>What a silo does. Every silo answers REST; a role says what else lives on it.</summary>
public enum SiloRole
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>The way in: may run the one ingestion and the communities.</summary>
    Api,

    /// <summary>Runs the model.</summary>
    Engine,

    /// <summary>Has a block of every layer's features.</summary>
    Features,
}
