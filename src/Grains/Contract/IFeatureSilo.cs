using Orleans.Services;

namespace SaeActors.Grains.Contract;

/// <summary>The windows in flight and the block of features of one silo: a grain service, so that a window's bytes cross to a silo once.</summary>
/// <remarks>Orders come from the one ingestion, in order; an order of an earlier epoch is refused. Questions at a <see cref="Moment"/> are answered
/// at exactly that window and with exactly those blocks, or not at all: <see cref="Answer.IsPast"/>.</remarks>
[Alias("saeactors.IFeatureSilo")]
internal interface IFeatureSilo : IGrainService
{
    /// <summary>Gives the silo its block: features that are not its own any more are saved and leave.</summary>
    [Alias("Assign"), ResponseTimeout("00:10:00")]
    Task<SiloReport> Assign(Blocks blocks);

    /// <summary>A part of a window's bytes.</summary>
    [Alias("Put")]
    Task Put(long window, int part, int parts, Packed bytes);

    /// <summary>Counts a window that was put before: makes it current and sends every active feature of the block its message.</summary>
    [Alias("Apply"), ResponseTimeout("00:10:00")]
    Task<SiloReport> Apply(long epoch, long window);

    /// <summary>Everything lost has been sent again, through a window: questions may be answered.</summary>
    [Alias("Ready")]
    Task<SiloReport> Ready(long epoch, long window);

    /// <summary>Where the silo stands.</summary>
    /// <param name="isPressed">Whether ingestion waits for saved features.</param>
    [Alias("Report")]
    Task<SiloReport> Report(bool isPressed);

    /// <summary>Saves every feature.</summary>
    [Alias("Flush"), ResponseTimeout("00:10:00")]
    Task<SiloReport> Flush();

    /// <summary>Hands the marginals at the current window to the layers' grains.</summary>
    [Alias("SaveMarginals"), ResponseTimeout("00:02:00")]
    Task SaveMarginals();

    /// <summary>The labels have changed: they are read again.</summary>
    [Alias("LabelsChanged")]
    Task LabelsChanged();

    /// <summary>What a feature co-fires with, as far as this silo knows: its own table, and its column in this silo's block of the neighbour layer.</summary>
    /// <param name="at">When.</param>
    /// <param name="layer">The feature's layer.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="query">The question for neighbours: where a silo knows all of a pair, only the best of its pairs are given.</param>
    [Alias("Partners")]
    Task<Answer> Partners(Moment at, int layer, int feature, Packed query);

    /// <summary>The pairs among some features that this silo's tables list.</summary>
    [Alias("Pairs")]
    Task<Answer> Pairs(Moment at, Packed question);

    /// <summary>Begins a scan of the block. It goes on at its window and with that block, also when windows come and features move.</summary>
    [Alias("OpenScan")]
    Task<Answer> OpenScan(Moment at, Guid scan, Packed question);

    /// <summary>The marginals of a layer at a scan's window.</summary>
    [Alias("ScanMarginals"), ResponseTimeout("00:02:00")]
    Task<Packed> ScanMarginals(Guid scan, int layer);

    /// <summary>Rows of a scan: the features [first, end) of a layer.</summary>
    [Alias("ReadScan"), ResponseTimeout("00:02:00")]
    Task<Packed> ReadScan(Guid scan, int layer, int first, int end);

    /// <summary>Ends a scan.</summary>
    [Alias("CloseScan")]
    Task CloseScan(Guid scan);
}
