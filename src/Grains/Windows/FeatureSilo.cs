using Microsoft.Extensions.Logging;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Features;
using SaeActors.Grains.Questions;

namespace SaeActors.Grains.Windows;

/// <inheritdoc cref="IFeatureSilo"/>
/// <remarks>Calls to a grain service interleave, on one thread; what takes longer than a look leaves it.</remarks>
internal sealed class FeatureSilo(
    GrainId id, Silo silo, ILoggerFactory logging, SiloWindows windows, ReceivedWindows received, LocalFeatures local, LocalLabels labels, StoredMarginals marginals,
    BlockQuestions questions)
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

    public Task<Answer> Partners(long window, int layer, int feature, bool isNext) =>
        Task.Run(() => questions.PartnersAsync(window, new FeatureId(layer, feature), isNext ? TableDirection.Next : TableDirection.Previous));

    public Task<Answer> Pairs(long window, Packed question) => Task.Run(() => questions.PairsAsync(window, Json.Unpack<PairQuestion>(question)));

    public Task<Answer> OpenScan(long window, Guid scan, Packed question) => Task.Run(() => questions.OpenScanAsync(window, scan, Json.Unpack<ScanQuestion>(question)));

    public Task<Packed> ReadScan(Guid scan, int layer, int first, int end) => Task.Run(() => questions.ReadScanAsync(scan, layer, first, end));

    public Task CloseScan(Guid scan)
    {
        questions.CloseScan(scan);
        return Task.CompletedTask;
    }
}
