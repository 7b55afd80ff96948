namespace SaeActors.Inference.Kernels;

/// <summary>A vector of floats of one hardware width, so that one kernel text serves 128, 256 and 512 bits.</summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Floats in the vector.</summary>
    static abstract int Count { get; }

    /// <summary>Loads from <paramref name="source"/> + <paramref name="offset"/> floats.</summary>
    static abstract TSelf Load(ref float source, nuint offset);

    /// <summary>The same value everywhere.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>left × right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>Stores to <paramref name="target"/> + <paramref name="offset"/> floats.</summary>
    void Store(ref float target, nuint offset);
}
