namespace SaeActors.Grains.Contract;

/// <summary>Which silo has which features: every layer is cut into as many contiguous blocks as there are feature silos, so that a window crosses to each silo once.</summary>
/// <param name="Epoch">Rises with every change; orders of an earlier epoch are refused.</param>
/// <param name="Silos">(S,) By endpoint; silo k has the k-th block of every layer.</param>
[GenerateSerializer, Immutable, Alias("saeactors.Blocks")]
internal sealed record Blocks([property: Id(0)] long Epoch, [property: Id(1)] SiloAddress[] Silos)
{
    /// <summary>Nobody has anything yet.</summary>
    public static readonly Blocks None = new(0, []);

    /// <summary>The blocks of some silos. Addresses compare by generation first, so endpoints decide the order: a restarted silo gets its block back.</summary>
    public static Blocks Of(long epoch, IEnumerable<SiloAddress> silos) => new(epoch, [
        .. silos.OrderBy(silo => silo.Endpoint.Address.ToString(), StringComparer.Ordinal).ThenBy(silo => silo.Endpoint.Port).ThenBy(silo => silo.Generation)]);

    /// <summary>The silo of a feature of a layer of <paramref name="width"/> features.</summary>
    public SiloAddress OwnerOf(int feature, int width) => Silos[(int)((((long)feature + 1) * Silos.Length - 1) / width)];

    /// <summary>The features [first, end) of a silo in a layer of <paramref name="width"/> features; none for a silo without a block.</summary>
    public (int First, int End) RangeOf(SiloAddress silo, int width)
    {
        var block = Array.IndexOf(Silos, silo);
        return block < 0 ? (0, 0) : ((int)((long)block * width / Silos.Length), (int)((block + 1L) * width / Silos.Length));
    }
}
