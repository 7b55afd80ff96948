namespace SaeActors.Api;

/// <summary>What the REST skin may take and whom it answers.</summary>
public sealed record ApiOptions
{
    /// <summary>What a caller must send as <c>x-api-key</c>; null for no key, which is allowed on loopback only.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Host names, without port, that a caller without a key may address. Default loopback: a page whose name was
    /// rebound to 127.0.0.1 sends its own name and is refused.</summary>
    public IReadOnlyList<string> LocalHosts { get; init; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Folder in which bodies wait until they are whole. Default: a folder of the system's temporary files.</summary>
    public string SpoolFolder { get; init; } = Path.Combine(Path.GetTempPath(), "saeactors-spool");

    /// <summary>Bytes of one <c>POST /api/prompts</c> or <c>/api/labels</c>. Default 64 MiB.</summary>
    public long MaxBatchBytes { get; init; } = 64L << 20;

    /// <summary>UTF-8 bytes of one prompt. Default 1 MiB.</summary>
    public int MaxPromptBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of one uploaded window or edge table. Default 1 GiB: 65,536 tokens at GPT-2 shape take about 400 MB.</summary>
    public long MaxWindowBytes { get; init; } = 1L << 30;

    /// <summary>UTF-8 bytes of one text that the model runs on for a caller. Default 64 KiB.</summary>
    public int MaxTextBytes { get; init; } = 1 << 16;

    /// <summary>(L,) Where Neuronpedia shows the features of each layer, <c>model/source</c>; null for a layer that it does not have. Empty for none.</summary>
    public IReadOnlyList<string?> Neuronpedia { get; init; } = [];

    /// <summary>These options, checked.</summary>
    /// <exception cref="ArgumentException">A limit is not above zero, or the key is empty.</exception>
    public ApiOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBatchBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPromptBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxWindowBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxTextBytes);
        return ApiKey is null || ApiKey.Trim().Length > 0
            ? this
            : throw new ArgumentException("The API key is empty; expected at least one character that is not white space.");
    }
}
