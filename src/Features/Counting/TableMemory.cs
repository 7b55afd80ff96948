namespace SaeActors.Features.Counting;

/// <summary>What tables take, in bytes, when every feature has fired often.</summary>
/// <remarks><see cref="FixedBytes"/> a feature for the object, histogram and examples. A table over F partners takes 9·F and carries (every Σxy),
/// F + <see cref="WatchBytes"/> and carries (watched), or <see cref="EntryBytes"/>·capacity (bounded). Carries: a partner past 255 costs about 5 bytes,
/// and after 17 M tokens of GPT-2 about 5 % of them are; <see cref="CarryBytes"/> leaves room for slots between tables.</remarks>
internal static class TableMemory
{
    private const long FixedBytes = 1_600;
    private const long WatchBytes = 1_600;
    private const long EntryBytes = 40;
    private const long CarryBytes = 8;
    private const double ShareWithCarry = 0.05;

    /// <summary>All features of these layers.</summary>
    public static long Bytes(IReadOnlyList<LayerPlan> layers)
    {
        var bytes = layers.Sum(layer => FixedBytes * layer.Width);
        for (var layer = 0; layer + 1 < layers.Count; layer++) bytes += PairBytes(layers[layer], layers[layer + 1].Width);
        return bytes;
    }

    /// <summary>The tables between two layers, on both sides where both keep them.</summary>
    /// <param name="tables">The upstream layer's plan.</param>
    /// <param name="nextWidth">Features of the downstream layer.</param>
    public static long PairBytes(LayerPlan tables, int nextWidth)
    {
        var upstream = tables.Width * TableBytes(tables, nextWidth);
        var keepsBoth = tables.Form == TableForm.Bounded || tables.KeepPrevious;
        return upstream + (keepsBoth ? nextWidth * TableBytes(tables, tables.Width) : 0);
    }

    private static long TableBytes(LayerPlan tables, long partners) => tables switch
    {
        { Form: TableForm.Bounded } => EntryBytes * Math.Min(tables.Capacity, partners),
        { Sums: SumPolicy.All } => 9 * partners + Carries(partners),
        _ => partners + WatchBytes + Carries(partners),
    };

    private static long Carries(long partners) => (long)(ShareWithCarry * partners * CarryBytes);
}
