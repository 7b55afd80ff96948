using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using SaeActors.Api.Bodies;
using SaeActors.Api.Problems;
using SaeActors.Api.Wire;
using SaeActors.Features;
using SaeActors.Graph.Analysis.Communities;
using SaeActors.Graph.Contract;
using Range = SaeActors.Api.Parameters.Range;

namespace SaeActors.Api.Endpoints;

/// <summary>Communities as a resource: start, watch, read, stop, forget.</summary>
internal static class CommunityEndpoints
{
    private const long MaxBodyBytes = 1 << 20;
    private const int MaxPageSize = 10_000;
    private const int PaperRounds = 2;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    internal static void Map(IEndpointRouteBuilder api)
    {
        var communities = api.MapGroup("/communities").WithTags("Communities");
        communities.MapPost("/", Start)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithSummary("Starts a Leiden partition of the features over the edges of one window; ingestion and questions go on")
            .WithDescription("Answers at once; GET the Location, or its /events. Runs of equal parameters form a series with stable community ids.");
        communities.MapGet("/", List).WithSummary("Every run, newest first, without their communities");
        communities.MapGet("/{id}", Get).WithSummary("One run: how far it is, or its communities, largest first");
        communities.MapGet("/{id}/members", Members).WithSummary("A page of the features of a run, or of one of its communities");
        communities.MapGet("/{id}/events", Events)
            .WithSummary("The run as server-sent events, one at each change, until it has ended")
            .Produces<CommunityRun>(StatusCodes.Status200OK, "text/event-stream");
        communities.MapDelete("/{id}", Delete).WithSummary("Stops a run that goes on; forgets one that has ended");
    }

    internal static async Task<Accepted<CommunityRun>> Start(
        CommunityStart body, IFeatureGraph graph, ICommunities communities, ApiOptions options, CancellationToken cancellation)
    {
        if (body.Preset is not (null or "paper")) throw new RefusedException($"preset is '{Shorten.Text(body.Preset)}'; expected paper, or none.");
        var text = body.Text is null ? null : PromptText.Checked(body.Text, "text", options.MaxTextBytes);
        var paper = body.Preset is not null;
        var run = await communities.StartAsync(
            new CommunityRequest(
                new EdgeChoice(body.Measure, body.Threshold, body.MinSupport), body.Quality, body.Resolution, body.Seed, body.FromLayer ?? 0,
                body.ToLayer ?? (graph.Study.Layers.Count - 1), body.Iterations ?? (paper ? PaperRounds : null), KeepIsolated: paper, text,
                MaskAfterwards: paper && text is not null, body.Imported),
            cancellation);
        return TypedResults.Accepted($"/api/communities/{run.Id}", run);
    }

    internal static async Task<Ok<IReadOnlyList<CommunityRun>>> List(ICommunities communities, CancellationToken cancellation) =>
        TypedResults.Ok(await communities.ListAsync(cancellation));

    internal static async Task<Results<Ok<CommunityRun>, NotThere>> Get(long id, ICommunities communities, CancellationToken cancellation) =>
        await communities.FindAsync(id, cancellation) is { } run ? TypedResults.Ok(run) : NotThere.Run(id);

    internal static async Task<Results<Ok<CommunityMemberPage>, NotThere>> Members(
        long id, IFeatureGraph graph, ICommunities communities, CancellationToken cancellation, int? community = null, int page = 1, int pageSize = 1_000)
    {
        Range.CheckPage(page, pageSize, MaxPageSize);
        if (await communities.FindAsync(id, cancellation) is not { } run) return NotThere.Run(id);
        if (await communities.MembersAsync(id, cancellation) is not { } members) throw WithoutMembers(run);
        var asked = Each(members).Where(member => community is null || member.Community == community).ToArray();
        var shown = asked.Skip((int)Math.Min(int.MaxValue, (page - 1L) * pageSize)).Take(pageSize).ToArray();
        var labels = await Graph.Analysis.Labels.OfAsync(graph, shown.Select(member => member.Id), cancellation);
        return TypedResults.Ok(new CommunityMemberPage(
            run.Study, run.Window, id, asked.Length, page,
            [.. shown.Select(member => new CommunityMember(member.Id.Layer, member.Id.Feature, labels[member.Id]?.Text, labels[member.Id]?.Source, member.Community))]));
    }

    internal static async Task<Results<ServerSentEventsResult<CommunityRun>, NotThere>> Events(
        long id, ICommunities communities, IHostApplicationLifetime lifetime, TimeProvider time, CancellationToken cancellation) =>
        await communities.FindAsync(id, cancellation) is null
            ? NotThere.Run(id)
            : TypedResults.ServerSentEvents(ChangesAsync(id, communities, lifetime, time, cancellation));

    internal static async Task<Results<Ok<CommunityRun>, NotThere>> Delete(long id, ICommunities communities, CancellationToken cancellation) =>
        await communities.DeleteAsync(id, cancellation) is { } run ? TypedResults.Ok(run) : NotThere.Run(id);

    /// <summary>The refusal of what only a run that is done can answer.</summary>
    internal static RefusedException WithoutMembers(CommunityRun run) =>
        new($"run {run.Id} is {run.State}; it has no members.", StatusCodes.Status409Conflict);

    private static IEnumerable<(FeatureId Id, int Community)> Each(CommunityMembers members)
    {
        for (var layer = 0; layer < members.OfLayer.Count; layer++)
        {
            for (var feature = 0; feature < members.OfLayer[layer].Length; feature++)
            {
                if (members.OfLayer[layer][feature] is >= 0 and var community) yield return (new FeatureId(layer, feature), community);
            }
        }
    }

    private static async IAsyncEnumerable<SseItem<CommunityRun>> ChangesAsync(
        long id, ICommunities communities, IHostApplicationLifetime lifetime, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Look, time);
        for (CommunityRun? last = null; ;)
        {
            if (await communities.FindAsync(id, stop.Token) is not { } run) yield break;   // forgotten
            if (run != last) yield return new SseItem<CommunityRun>(last = run, "run");
            if (run.State is CommunityState.Done or CommunityState.Failed or CommunityState.Cancelled) yield break;
            if (!await ServerEvents.TickAsync(timer, stop.Token)) yield break;
        }
    }
}
