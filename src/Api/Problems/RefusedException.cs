using Microsoft.AspNetCore.Http;

namespace SaeActors.Api.Problems;

/// <summary>A request that cannot be served as it was sent. The message says where, what was found and what was expected.</summary>
public sealed class RefusedException(string detail, int status = StatusCodes.Status400BadRequest, Exception? inner = null)
    : Exception(detail, inner)
{
    /// <summary>HTTP status, 4xx.</summary>
    public int Status { get; } = status;
}
