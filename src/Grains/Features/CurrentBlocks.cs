using SaeActors.Grains.Contract;

namespace SaeActors.Grains.Features;

/// <summary>The blocks as this silo knows them.</summary>
internal sealed class CurrentBlocks
{
    private volatile Blocks _value = Blocks.None;

    public Blocks Value
    {
        get => _value;
        set => _value = value;
    }
}
