
namespace SaeActors.Graph.Contract.Tests;

/// <summary>A graph of uploaded windows over <see cref="Uploads.Widths"/> that can be stopped and started again with what it stored.</summary>
public interface IGraphHost : IAsyncDisposable
{
    IFeatureGraph Graph { get; }

    /// <summary>A clean stop and a start on the same data.</summary>
    Task RestartAsync();
}
