using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SaeActors.Api.Endpoints;
using SaeActors.Api.OpenApi;
using SaeActors.Api.Parameters;
using SaeActors.Api.Problems;
using SaeActors.Api.Security;
using SaeActors.Api.Wire;
using SaeActors.Graph.Analysis.Evolution;

namespace SaeActors.Api;

/// <summary>The REST skin over an <see cref="Graph.Contract.IFeatureGraph"/> that the host has registered.</summary>
public static class ApiService
{
    /// <summary>Registers what the endpoints need beside the graph.</summary>
    public static IServiceCollection AddSaeActorsApi(this IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton(options.Checked());
        services.AddSingleton<KeptMatches>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = DefaultDetail.Add);
        services.AddExceptionHandler<ProblemHandler>();
        services.ConfigureHttpJsonOptions(json => WireJson.Configured(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", ApiDocument.Configure);
        return services;
    }

    /// <summary>Adds the pipeline and every route.</summary>
    public static WebApplication UseSaeActorsApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<CallerCheck>();
        app.UseWebPage();
        app.UseRouting();
        app.UseMiddleware<QueryCheck>();
        HealthEndpoints.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        MapApi(app.MapGroup("/api"), app.Services.GetRequiredService<ApiOptions>());
        return app;
    }

    private static void MapApi(RouteGroupBuilder api, ApiOptions options)
    {
        api.ProducesProblem(StatusCodes.Status400BadRequest);
        ((IEndpointConventionBuilder)api).Finally(endpoint => endpoint.Metadata.Add(QueryShape.Of(endpoint)));
        ModelEndpoints.Map(api);
        PromptEndpoints.Map(api, options);
        WindowEndpoints.Map(api, options);
        IngestionEndpoints.Map(api);
        LayerEndpoints.Map(api);
        FeatureEndpoints.Map(api);
        FeatureListEndpoints.Map(api);
        EdgeEndpoints.Map(api);
        EdgeTableEndpoints.Map(api, options);
        EvolutionEndpoints.Map(api);
        CommunityEndpoints.Map(api);
        GraphEndpoints.Map(api);
        TextEndpoints.Map(api);
        AblationEndpoints.Map(api);
        LabelEndpoints.Map(api, options);
        CalibrationEndpoints.Map(api);
        NeuronpediaEndpoints.Map(api);
    }
}
