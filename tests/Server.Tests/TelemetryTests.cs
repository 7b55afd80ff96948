using SaeActors.Server.Tests.Running;

namespace SaeActors.Server.Tests;

/// <summary>OTLP, received for real.</summary>
public class TelemetryTests
{
    [Fact]
    public async Task Traces_and_metrics_arrive_at_the_collector_that_the_environment_names()
    {
        using var folder = new TemporaryFolder();
        await using var collector = await OtlpCollector.StartAsync();
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["OTEL_SERVICE_NAME"] = "sae-under-test",
        };
        await using (var server = await ServerProcess.StartAsync(folder["data"], "--no-prompts --threads 2", environment))
        {
            await server.UntilAsync(await server.PostTextsAsync(DemoTexts.Take(10)));
            await server.GetAsync("/api/layers/1/features/1/neighbors");
            Assert.Equal(0, await server.StopAsync());
        }

        Assert.Contains("sae-under-test", collector.ServiceNames);
        Assert.Contains("window", collector.SpanNames);
        Assert.Contains("saeactors.tokens", collector.MetricNames);
        Assert.Contains("saeactors.window.duration", collector.MetricNames);
        Assert.Contains("saeactors.query.duration", collector.MetricNames);
        Assert.Contains("http.server.request.duration", collector.MetricNames);
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_environment_says_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var collector = await OtlpCollector.StartAsync();
        var environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address, ["OTEL_SDK_DISABLED"] = "true" };
        await using var server = await ServerProcess.StartAsync(folder["data"], "--widths 8,8", environment);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(collector.SpanNames);
        Assert.Empty(collector.MetricNames);
    }
}
