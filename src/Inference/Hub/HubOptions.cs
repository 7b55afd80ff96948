namespace SaeActors.Inference.Hub;

/// <summary>Where models come from and where they are kept, in the words of Hugging Face's own tools.</summary>
public sealed record HubOptions
{
    /// <summary>Server that serves the Hugging Face layout. Default https://huggingface.co; environment <c>HF_ENDPOINT</c>.</summary>
    public Uri Endpoint { get; init; } = new("https://huggingface.co");

    /// <summary>Folder of the cache, shared with other tools: environment <c>HF_HOME</c>, default <c>~/.cache/huggingface</c>; repositories lie under <c>hub</c> in it.</summary>
    public required string Home { get; init; }

    /// <summary>Access token for gated repositories, or null; environment <c>HF_TOKEN</c>. Sent to the endpoint, never to where it redirects.</summary>
    public string? Token { get; init; }

    /// <summary>Longest time without a byte before a connection is given up and the download goes on from there. Default 30 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections in a row that may end without bringing a new byte before a file is given up, above 0. Default 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Wait after a failed connection. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The options that the environment asks for.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="userFolder">The user's home folder.</param>
    /// <exception cref="HubException"><c>HF_ENDPOINT</c> is no http address.</exception>
    public static HubOptions FromEnvironment(Func<string, string?> variable, string userFolder)
    {
        var endpoint = NotEmpty(variable("HF_ENDPOINT")) ?? "https://huggingface.co";
        return new HubOptions
        {
            Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https" }
                ? address
                : throw new HubException($"HF_ENDPOINT is '{endpoint}'; expected an http or https address."),
            Home = NotEmpty(variable("HF_HOME")) ?? Path.Combine(userFolder, ".cache", "huggingface"),
            Token = NotEmpty(variable("HF_TOKEN")),
        };
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
