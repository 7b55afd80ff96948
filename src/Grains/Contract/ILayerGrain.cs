namespace SaeActors.Grains.Contract;

/// <summary>One layer, by the key <c>study/layer</c>: its marginals between two starts of a silo.</summary>
/// <remarks>While silos run each has every layer's marginals as immutable versions, made by the same code from the same windows.</remarks>
[Alias("saeactors.ILayerGrain")]
internal interface ILayerGrain : IGrainWithStringKey
{
    /// <summary>Stores the marginals at a window; earlier ones than the stored are ignored.</summary>
    [Alias("Save")]
    Task Save(long window, Packed marginals);

    /// <summary>The stored marginals; null before the first.</summary>
    [Alias("Load")]
    Task<Packed?> Load();

    /// <summary>Their window; 0 before the first.</summary>
    [Alias("Window")]
    Task<long> Window();
}
