using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SaeActors.Api.Problems;

/// <summary>The request's edge: every exception becomes one problem document, and only surprises are logged as errors.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var (problem, retryAfter) = ProblemOf.Exception(exception);
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (retryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        Log(log, httpContext, problem, exception);

        // Written whatever Accept says: a refusal in words beats silence in the right format.
        await TypedResults.Problem(problem).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>The problem of a request whose answer has begun, and cannot change its status any more.</summary>
    internal static ProblemDetails Told(HttpContext httpContext, Exception exception)
    {
        var (problem, _) = ProblemOf.Exception(exception);
        Log(httpContext.RequestServices.GetRequiredService<ILogger<ProblemHandler>>(), httpContext, problem, exception);
        return problem;
    }

    private static void Log(ILogger log, HttpContext httpContext, ProblemDetails problem, Exception exception)
    {
        if (problem.Status >= StatusCodes.Status500InternalServerError) RequestFailed(log, httpContext.Request.Method, httpContext.Request.Path, exception);
    }
}
