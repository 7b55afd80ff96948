using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SaeActors.Api.Telemetry;

/// <summary>How long answers take, by route.</summary>
internal sealed class QueryTimer(RequestDelegate next, IMeterFactory meters, TimeProvider time)
{
    /// <summary>Name of the meter.</summary>
    internal const string MeterName = "SaeActors.Api";

    private readonly Histogram<double> _duration = meters.Create(MeterName).CreateHistogram<double>(
        "saeactors.query.duration", "s", "Time from the request's arrival to the end of its answer.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] });

    /// <summary>Passes the request on and notes how long it took.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (context.GetEndpoint() is RouteEndpoint route)
            {
                var tags = new TagList
                {
                    { "http.route", route.RoutePattern.RawText },
                    { "http.request.method", context.Request.Method },
                    { "http.response.status_code", context.Response.StatusCode },
                };
                _duration.Record(time.GetElapsedTime(start).TotalSeconds, tags);
            }
        }
    }
}
