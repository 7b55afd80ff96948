using SaeActors.Server.Tests.Running;
using SaeActors.Silo.Tests.Running;

namespace SaeActors.Silo.Tests;

/// <summary>OTLP of a whole cluster, received for real.</summary>
public class TraceTests
{
    [PostgresFact]
    public async Task One_trace_shows_a_prompt_from_HTTP_through_the_engine_to_features_on_other_silos()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var database = await TestDatabase.EmptyAsync();
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        };
        await using (var cluster = await LoopbackCluster.StartAsync(database.ConnectionString, ["api", "engine", "features"], "--no-prompts --threads 1", environment))
        {
            await cluster.UntilAsync(await cluster.PostTextsAsync(DemoTexts.Take(3), "one"));
            await cluster.GetAsync("/api/layers/1/features/1/neighbors");
            // The way in first: it hands over to nobody and needs the others for that.
            foreach (var member in cluster.Members) Assert.Equal(0, await member.StopAsync());
        }

        var window = Assert.Single(collector.Spans, span => span.Name == "window");
        var names = collector.Spans.Where(span => span.Trace == window.Trace).Select(span => span.Name).ToHashSet();
        Assert.True(names.Any(name => name.Contains("HttpRequestIn", StringComparison.Ordinal) || name.StartsWith("POST", StringComparison.Ordinal)), string.Join(", ", names));
        Assert.Contains("IIngestGrain/AcceptTexts", names);
        Assert.Contains("infer", names);
        Assert.Contains("IInferenceGrain/Activations", names);
        Assert.Contains("apply", names);
        Assert.Contains("IFeatureSilo/Apply", names);
        Assert.Contains("IFeatureGrain/Apply", names);
        Assert.InRange(collector.Spans.Count, 1, 500);   // not one for each of the thousands of features
        Assert.Contains("saeactors.tokens", collector.MetricNames);
        Assert.Contains(collector.MetricNames, name => name.StartsWith("orleans-", StringComparison.Ordinal));
        Assert.Contains("http.server.request.duration", collector.MetricNames);
    }
}
