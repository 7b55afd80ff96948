using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SaeActors.Hosting.Telemetry;

/// <summary>Sends traces and metrics by OTLP when the standard OTEL_* variables say where to.</summary>
/// <remarks>The exporter reads endpoint, protocol, headers and intervals from those variables itself; here it is only decided whether it runs.</remarks>
internal sealed class OtlpExport : IDisposable
{
    private const string Ours = "SaeActors*";

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private OtlpExport(TracerProvider? traces, MeterProvider? metrics) => (_traces, _metrics) = (traces, metrics);

    /// <summary>Starts what the environment asks for, which may be nothing.</summary>
    /// <param name="variable">Value of an environment variable, or null.</param>
    /// <param name="more">What the host exports beside the service's own spans and numbers.</param>
    internal static OtlpExport Start(Func<string, string?> variable, HostTelemetry more)
    {
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return new OtlpExport(null, null);
        }

        var resource = ResourceBuilder.CreateDefault().AddService(variable("OTEL_SERVICE_NAME") ?? "saeactors", autoGenerateServiceInstanceId: true);
        return new OtlpExport(
            Wanted(variable, "TRACES") ? Traces(resource, more) : null,
            Wanted(variable, "METRICS")
                ? Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter([Ours, "Microsoft.AspNetCore.Hosting", "System.Runtime", .. more.Meters]).AddOtlpExporter().Build()
                : null);
    }

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static TracerProvider Traces(ResourceBuilder resource, HostTelemetry more)
    {
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource([Ours, .. more.Sources]);
        return (more.Sampler is null ? traces : traces.SetSampler(more.Sampler)).AddOtlpExporter().Build();
    }

    private static bool Wanted(Func<string, string?> variable, string signal) =>
        !string.Equals(variable($"OTEL_{signal}_EXPORTER"), "none", StringComparison.OrdinalIgnoreCase)
        && (!string.IsNullOrEmpty(variable("OTEL_EXPORTER_OTLP_ENDPOINT")) || !string.IsNullOrEmpty(variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")));
}
