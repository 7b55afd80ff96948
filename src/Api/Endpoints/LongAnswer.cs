using System.Net.ServerSentEvents;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaeActors.Api.OpenApi;
using SaeActors.Api.Problems;
using SaeActors.Api.Wire;

namespace SaeActors.Api.Endpoints;

/// <summary>An answer that takes seconds. Whoever asks for text/event-stream is told how far it is: events <c>progress</c>, at the end one
/// <c>answer</c>, or one <c>problem</c>. Whoever closes the connection stops the work.</summary>
/// <param name="work">The work, given whom to tell its share.</param>
internal sealed class LongAnswer<T>(Func<Action<double>, CancellationToken, Task<T>> work) : IResult, IEndpointMetadataProvider
    where T : notnull
{
    private const string EventStream = "text/event-stream";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        if (WantsEvents(httpContext.Request)) await StreamAsync(httpContext, services.GetRequiredService<TimeProvider>(), stop);
        else await TypedResults.Ok(await work(_ => { }, stop.Token)).ExecuteAsync(httpContext);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        builder.Metadata.Add(new AnswersWithProgress());
    }

    private static bool WantsEvents(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(range => range.Quality != 0 && range.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));

    private async Task StreamAsync(HttpContext context, TimeProvider time, CancellationTokenSource stop)
    {
        var share = new Share();
        var answer = Task.Run(() => work(share.Raise, stop.Token));
        try
        {
            await Task.WhenAny(answer, Task.Delay(Look, time, stop.Token));
            if (answer.IsFaulted) await answer;   // refused at once: by its status, as without events
            await TypedResults.ServerSentEvents(EventsAsync(context, answer, share, time, stop.Token)).ExecuteAsync(context);
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private static async IAsyncEnumerable<SseItem<object>> EventsAsync(
        HttpContext context, Task<T> answer, Share share, TimeProvider time, [EnumeratorCancellation] CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Look, time);
        var told = -1.0;
        while (!answer.IsCompleted)
        {
            if (share.Value > told) yield return new SseItem<object>(new WorkProgress(told = share.Value), "progress");
            var tick = timer.WaitForNextTickAsync(stop).AsTask();
            if (await Task.WhenAny(answer, tick) == tick && tick.IsCanceled) yield break;
        }

        if (answer.IsCanceled) yield break;
        yield return answer.Exception?.InnerException is { } failure
            ? new SseItem<object>(ProblemHandler.Told(context, failure), "problem")
            : new SseItem<object>(await answer, "answer");
    }

    /// <summary>Written by the work, read by the stream; a work that begins again does not take back what was told.</summary>
    private sealed class Share
    {
        private double _value;

        public double Value => Volatile.Read(ref _value);

        public void Raise(double value) => Volatile.Write(ref _value, Math.Max(value, Value));
    }
}
