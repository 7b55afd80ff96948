using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SaeActors.Graph.Telemetry;

/// <summary>Traces and metrics of the service, under one name; a host exports them.</summary>
public static class GraphTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "SaeActors";

    internal static readonly ActivitySource Source = new(Name);
    internal static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Tokens =
        Meter.CreateCounter<long>("saeactors.tokens", "{token}", "Counted tokens applied.");

    internal static readonly Histogram<double> WindowLatency =
        Meter.CreateHistogram<double>("saeactors.window.duration", "s", "From a window's cut to its last feature.");

    internal static readonly Histogram<double> QueryLatency =
        Meter.CreateHistogram<double>("saeactors.query.duration", "s", "Time to answer one question, by kind.");

    /// <summary>Measures one question.</summary>
    internal static T Timed<T>(string kind, Func<T> question)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return question();
        }
        finally
        {
            QueryLatency.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("query", kind));
        }
    }
}
