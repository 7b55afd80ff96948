using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SaeActors.Server.Tests.BadInput;

/// <summary>One thing that a client may get wrong.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Says">What the problem's detail must name.</param>
/// <param name="Path">Where it goes.</param>
/// <param name="Type">Content type; null for a GET, or where it is left out.</param>
/// <param name="Body">The body; null for a GET.</param>
internal sealed record BadRequest(string Name, int Status, string Says, string Path, string? Type = null, byte[]? Body = null)
{
    private const int AskFirstBytes = 16 << 20;

    /// <summary>Further headers.</summary>
    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>Another method than the body suggests.</summary>
    public HttpMethod? Method { get; init; }

    public static BadRequest Get(string name, int status, string says, string path) => new(name, status, says, path);

    public static BadRequest Post(string name, int status, string says, string path, string? type, string body) => new(name, status, says, path, type, Encoding.UTF8.GetBytes(body));

    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(Method ?? (Body is null ? HttpMethod.Get : HttpMethod.Post), Path);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = Type is null ? null : MediaTypeHeaderValue.Parse(Type);
        }

        // A server that refuses by the announced length closes the connection while we still write; with this we ask first.
        message.Headers.ExpectContinue = Body is { Length: > AskFirstBytes };
        foreach (var (header, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header, value))
            {
                message.Content!.Headers.TryAddWithoutValidation(header, value);
            }
        }

        return message;
    }

    public override string ToString() => $"{Name} ({(HttpStatusCode)Status})";
}
