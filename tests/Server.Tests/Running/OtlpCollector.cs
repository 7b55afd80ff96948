using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SaeActors.Server.Tests.Running;

/// <summary>An OTLP receiver (HTTP, protobuf) on loopback that keeps the names it is sent.</summary>
/// <remarks>Field numbers from opentelemetry-proto: Export…Request.resource_* = 1; Resource… resource = 1, scope_* = 2; Scope… items = 2;
/// Span.trace_id = 1, name = 5; Metric.name = 1; Resource.attributes = 1; KeyValue key = 1, value = 2; AnyValue.string_value = 1.</remarks>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly int[] Span = [1, 2, 2];
    private static readonly int[] MetricName = [1, 2, 2, 1];
    private static readonly int[] ResourceText = [1, 1, 1, 2, 1];

    private readonly WebApplication _app;

    private OtlpCollector(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Trace (hex) and name of every span.</summary>
    public ConcurrentBag<(string Trace, string Name)> Spans { get; } = [];

    public IEnumerable<string> SpanNames => Spans.Select(span => span.Name);

    public ConcurrentBag<string> MetricNames { get; } = [];

    public ConcurrentBag<string> ServiceNames { get; } = [];

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var collector = new OtlpCollector(app);
        app.MapPost("/v1/traces", (HttpRequest request) => collector.TakeAsync(request, collector.TakeSpans));
        app.MapPost("/v1/metrics", (HttpRequest request) => collector.TakeAsync(request, collector.TakeMetrics));
        await app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpRequest request, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        take(body.ToArray());
        foreach (var text in Protobuf.Texts(body.ToArray(), ResourceText))
        {
            ServiceNames.Add(text);
        }
    }

    private void TakeSpans(byte[] body)
    {
        foreach (var span in Protobuf.Find(body, Span))
        {
            Spans.Add((Convert.ToHexStringLower(Protobuf.Find(span, [1]).Single()), Protobuf.Texts(span, [5]).Single()));
        }
    }

    private void TakeMetrics(byte[] body)
    {
        foreach (var name in Protobuf.Texts(body, MetricName))
        {
            MetricNames.Add(name);
        }
    }
}
