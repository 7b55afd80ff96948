using SaeActors.Features.Windows;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Windows;
using SaeActors.Graph.Storage;

namespace SaeActors.Grains.Ingestion;

/// <summary>Orders from the ingestion to feature silos.</summary>
internal sealed class SiloCalls(IFeatureSiloClient client, ILocalSiloDetails self, ReceivedWindows here)
{
    private const int PartsAtATime = 4;   // of one window to one silo: enough to fill a connection

    /// <summary>The same order to some silos at once.</summary>
    public Task<SiloReport[]> AllAsync(SiloAddress[] silos, Func<IFeatureSilo, Task<SiloReport>> order) =>
        Task.WhenAll(silos.Select(silo => order(client.At(silo))));

    /// <summary>An order that any of them can follow.</summary>
    public Task FirstAsync(SiloAddress[] silos, Func<IFeatureSilo, Task> order) =>
        order(client.At(silos.FirstOrDefault(silo => silo.Equals(self.SiloAddress), silos[0])));

    /// <summary>Brings a window to silos: to this one by reference, to others its bytes in parts, once each.</summary>
    public Task PutAsync(SiloAddress[] silos, ActivationWindow window, RentedBytes bytes) => PutAsync(silos, window.Number, () => window, bytes);

    /// <inheritdoc cref="PutAsync(SiloAddress[], ActivationWindow, RentedBytes)"/>
    public Task PutAsync(SiloAddress[] silos, long number, Func<ActivationWindow> window, RentedBytes bytes) => Task.WhenAll(silos.Select(silo =>
    {
        if (!silo.Equals(self.SiloAddress)) return SendAsync(client.At(silo), number, bytes);
        here.Put(window());
        return Task.CompletedTask;
    }));

    private static async Task SendAsync(IFeatureSilo silo, long window, RentedBytes bytes)
    {
        var parts = WindowParts.CountOf(bytes.Length);
        for (var first = 0; first < parts; first += PartsAtATime)
        {
            Packed[] some = [.. Enumerable.Range(first, Math.Min(PartsAtATime, parts - first)).Select(part => new Packed(WindowParts.Part(bytes.Span, part)))];
            await Task.WhenAll(some.Select((part, position) => silo.Put(window, first + position, parts, part)));
            foreach (var part in some) WindowParts.Return(part.Bytes);
        }
    }
}
