namespace SaeActors.Graph.Contract;

/// <summary>Where a label comes from.</summary>
public enum LabelSource
{
    /// <summary>An explanation made elsewhere, or a person's word; it goes before an automatic one.</summary>
    Imported,

    /// <summary>Made here, from the tokens that the feature fires on more often than chance.</summary>
    Automatic,
}
