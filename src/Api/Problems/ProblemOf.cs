using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using SaeActors.Graph.Contract;

namespace SaeActors.Api.Problems;

/// <summary>Which problem document answers which exception.</summary>
internal static class ProblemOf
{
    private static readonly TimeSpan AwayRetry = TimeSpan.FromSeconds(2);

    /// <summary>The answer, and how long to wait before trying again where that helps.</summary>
    internal static (ProblemDetails Problem, TimeSpan? RetryAfter) Exception(Exception exception) => exception switch
    {
        RefusedException refused => (Problem(refused.Status, refused.Message), null),
        BadHttpRequestException { InnerException: JsonException json } => (Problem(StatusCodes.Status400BadRequest, JsonPlace.Describe(json)), null),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad when bad.Message.Contains("no body was provided", StringComparison.Ordinal) =>
            (Problem(StatusCodes.Status400BadRequest, "The body is missing or null; expected a JSON object."), null),
        BadHttpRequestException bad => (Problem(bad.StatusCode, bad.Message), null),
        ArgumentException argument => (Problem(StatusCodes.Status400BadRequest, WithoutParameterName(argument)), null),
        NoModelException noModel => (Problem(StatusCodes.Status409Conflict, noModel.Message), null),
        BacklogFullException full => (Problem(StatusCodes.Status429TooManyRequests, full.Message), full.RetryAfter),
        ServiceAwayException away => (Problem(StatusCodes.Status503ServiceUnavailable, away.Message), AwayRetry),
        IOException io => (Problem(StatusCodes.Status503ServiceUnavailable, $"Storage failed and nothing was accepted: {io.Message}"), AwayRetry),
        _ => (Problem(StatusCodes.Status500InternalServerError, "An error of the service, not of the request; its log holds the details."), null),
    };

    private static ProblemDetails Problem(int status, string detail) => new() { Status = status, Detail = detail };

    /// <summary>The runtime appends " (Parameter 'x')"; a caller over HTTP has no use for it.</summary>
    internal static string WithoutParameterName(ArgumentException argument)
    {
        var suffix = argument.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return suffix < 0 ? argument.Message : argument.Message[..suffix];
    }
}
