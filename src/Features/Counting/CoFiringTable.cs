using System.Buffers;

namespace SaeActors.Features.Counting;

/// <summary>What one feature co-fires with in one neighbour layer: exact or bounded behind one face.</summary>
/// <remarks>F partners. Not safe for two threads at once: the owner of the feature's state decides who reads while nobody counts.</remarks>
public abstract class CoFiringTable
{
    private protected CoFiringTable(int width) => Width = width;

    /// <summary>F, the width of the neighbour layer.</summary>
    public int Width { get; }

    /// <summary>A partner that is not listed co-fired at most so often; 0 for exact tables.</summary>
    public abstract long Error { get; }

    /// <summary>A partner that is not listed has at most this Σxy; 0 for exact tables.</summary>
    public abstract double SumError { get; }

    /// <summary>Bytes that the table holds now, array headers left out.</summary>
    public abstract long Bytes { get; }

    /// <summary>What is known of one partner, listed or not.</summary>
    public abstract CoFiring this[int partner] { get; }

    /// <summary>False where the partner certainly has neither co-firings nor Σxy: one look at memory, where the answer takes several.</summary>
    /// <remarks>May be asked while another thread counts a window in which the two do not co-fire.</remarks>
    public abstract bool MayList(int partner);

    /// <summary>What will be known of one partner once a window is counted in which the two co-fire; <c>null</c> where only counting can tell, as in a
    /// bounded table. Σxy may differ in its last bits from what counting gives, and its interval may be wider or narrower.</summary>
    /// <param name="partner">Its id.</param>
    /// <param name="count">Co-firings in the window.</param>
    /// <param name="sum">Σxy over the window.</param>
    public virtual CoFiring? Ahead(int partner, long count, double sum) => null;

    /// <summary>Appends the listed partners, ids increasing. Every partner that ever co-fired is listed by an exact table.</summary>
    /// <param name="partners">Receives them.</param>
    /// <param name="least">Partners that certainly co-fired less often are left out: most of a row, when strong edges are asked for.</param>
    public abstract void CopyTo(ICollection<CoFiring> partners, long least = 0);

    internal static CoFiringTable Create(LayerPlan plan, int width) => plan.Form switch
    {
        TableForm.Exact => new ExactTable(plan, width),
        _ => new BoundedTable(width, plan.Capacity),
    };

    /// <summary>Counts one window: every token of <paramref name="column"/> with every partner that fired there, in token order.</summary>
    internal abstract void Add(Column column, PreparedLayer neighbour);

    /// <summary>Asks the processor for what <see cref="Add"/> will need of this table; changes nothing.</summary>
    internal virtual void Prefetch()
    {
    }

    internal abstract void Write(IBufferWriter<byte> output);

    internal static CoFiringTable Parse(ref RecordReader reader, LayerPlan plan, int width) => plan.Form switch
    {
        TableForm.Exact => ExactTable.Read(ref reader, plan, width),
        _ => BoundedTable.Read(ref reader, plan, width),
    };
}
