using System.Diagnostics.Metrics;

namespace SaeActors.Bench.Cluster;

/// <summary>What Orleans says it has sent over connections, headers included.</summary>
internal static class SiloTraffic
{
    private const string Instrument = "orleans-messaging-sent-messages-size";

    private static readonly MeterListener Listener = Start();
    private static long Sent;

    /// <summary>Bytes since the first look, over all silos in this process.</summary>
    public static long Bytes => Listener is null ? 0 : Interlocked.Read(ref Sent);

    private static MeterListener Start()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == Instrument) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => Interlocked.Add(ref Sent, value));
        listener.Start();
        return listener;
    }
}
