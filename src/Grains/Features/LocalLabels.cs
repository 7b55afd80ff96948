using SaeActors.Grains.Hosting;
using SaeActors.Graph.Queries;

namespace SaeActors.Grains.Features;

/// <summary>The labels as this silo last read them from the study's files.</summary>
internal sealed class LocalLabels(GrainsOptions options) : IDisposable
{
    private volatile LabelStore? _value;

    public LabelStore Value => _value ??= Read();

    /// <summary>Reads them again.</summary>
    public void Refresh() => _value = Read();

    /// <inheritdoc/>
    public void Dispose() => _value?.Dispose();

    private LabelStore Read() => LabelStore.Open(options.Storage.Reader, options.Study.Study);
}
