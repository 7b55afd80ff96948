using Microsoft.Extensions.Logging;
using SaeActors.Features;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Questions;
using SaeActors.Graph.Contract;

namespace SaeActors.Grains.Windows;

/// <inheritdoc cref="IFeatureSilo"/>
/// <remarks>Calls to a grain service interleave, on one thread; what takes longer than a look leaves it.</remarks>
internal sealed class FeatureSilo(
    GrainId id, Silo silo, ILoggerFactory logging, SiloWindows windows, ReceivedWindows received, LocalFeatures local, LocalLabels labels, StoredMarginals marginals,
    BlockQuestions questions, BlockScans scans)
    : GrainService(id, silo, logging), IFeatureSilo
{
    public Task<SiloReport> Assign(Blocks blocks) => windows.AssignAsync(blocks);

    public Task Put(long window, int part, int parts, Packed bytes)
    {
        received.Put(window, part, parts, bytes.Bytes);
        return Task.CompletedTask;
    }

    public Task<SiloReport> Apply(long epoch, long window) => Task.Run(() => windows.ApplyAsync(epoch, window));

    public Task<SiloReport> Ready(long epoch, long window) => windows.ReadyAsync(epoch, window);

    public Task<SiloReport> Report(bool isPressed) => Task.FromResult(windows.Report(isPressed));

    public Task<SiloReport> Flush() => windows.FlushAsync();

    public Task SaveMarginals() => Task.Run(() => marginals.SaveAsync(local));

    public Task LabelsChanged() => Task.Run(labels.Refresh);

    public Task<Answer> Partners(Moment at, int layer, int feature, Packed query) =>
        Task.Run(() => questions.PartnersAsync(at, new FeatureId(layer, feature), Json.Unpack<NeighborQuery>(query)));

    public Task<Answer> Pairs(Moment at, Packed question) => Task.Run(() => questions.PairsAsync(at, Json.Unpack<PairQuestion>(question)));

    public Task<Answer> OpenScan(Moment at, Guid scan, Packed question) => Task.Run(() => scans.OpenAsync(at, scan, Json.Unpack<ScanQuestion>(question)));

    public Task<Packed> ScanMarginals(Guid scan, int layer) => Task.Run(() => scans.Marginals(scan, layer));

    public Task<Packed> ReadScan(Guid scan, int layer, int first, int end) => Task.Run(() => scans.ReadAsync(scan, layer, first, end));

    public Task CloseScan(Guid scan)
    {
        scans.Close(scan);
        return Task.CompletedTask;
    }
}
