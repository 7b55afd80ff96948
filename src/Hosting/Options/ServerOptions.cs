using System.Text.RegularExpressions;

namespace SaeActors.Hosting.Options;

/// <summary>What the command line says, before anything is opened.</summary>
public sealed partial record ServerOptions
{
    /// <summary>Folder of a Hugging Face model; null for the demo model, or for none where <see cref="Widths"/> are given.</summary>
    public string? Model { get; init; }

    /// <summary>Folder of SAE folders, or a manifest hook → path; null exactly where <see cref="Model"/> is.</summary>
    public string? Saes { get; init; }

    /// <summary>(L,) Features of each layer, for a server without a model; null otherwise.</summary>
    public IReadOnlyList<int>? Widths { get; init; }

    /// <summary>What runs the model: <c>cpu</c> (the default) or <c>torch</c>, where this build has it.</summary>
    public string Engine { get; init; } = "cpu";

    /// <summary>The Torch engine's device: cpu, cuda, cuda:1 …; null for its default.</summary>
    public string? Device { get; init; }

    /// <summary>The Torch engine's number type: float32, bfloat16 or float16; null for its default.</summary>
    public string? NumberType { get; init; }

    /// <summary>Addresses to listen on. Default http://localhost:5080.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://localhost:5080"];

    /// <summary>Folder of all state. Default ./data.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Folder whose new .txt and .jsonl files are ingested; null for none.</summary>
    public string? Watch { get; init; }

    /// <summary>Bytes for the co-firing tables; null for the graph's own default. Decides their form and so the study.</summary>
    public long? Memory { get; init; }

    /// <summary>Tokens of a window; null for the graph's own default.</summary>
    public int? WindowTokens { get; init; }

    /// <summary>Tokens of held-out windows kept for truth-table checks; null for the graph's own default.</summary>
    public int? SampleTokens { get; init; }

    /// <summary>Whether position 0 and special tokens are counted. Default false.</summary>
    public bool CountBos { get; init; }

    /// <summary>Whether prompts are joined and counted as in arXiv 2410.08869. Default false.</summary>
    public bool Paper { get; init; }

    /// <summary>r and the calibration file of a relative threshold; null for an activation above 0.</summary>
    public ThresholdOption? Threshold { get; init; }

    /// <summary>Whether the demo prompts are left alone at the first start. Default false.</summary>
    public bool NoPrompts { get; init; }

    /// <summary>Threads that compute; null for one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Neuronpedia's <c>model/source</c> of the layers whose SAE names none, with {layer} for the layer's number; null for none.</summary>
    public string? Neuronpedia { get; init; }

    /// <summary>What callers must send as x-api-key; null for no key.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether the demo model is meant.</summary>
    public bool IsDemo => Model is null && Widths is null;

    /// <summary>These options, checked.</summary>
    /// <exception cref="StartUpException">Options that do not go together, or an address that needs a key.</exception>
    public ServerOptions Checked()
    {
        if (Widths is not null && (Model is not null || Saes is not null))
        {
            throw new StartUpException("--widths starts a server without a model; it does not go with --model or --saes.");
        }

        if (Model is null != Saes is null)
        {
            throw new StartUpException($"{(Model is null ? "--saes" : "--model")} stands alone; expected --model and --saes together, or neither for the demo model.");
        }

        if (Widths is not null && (CountBos || Paper))
        {
            throw new StartUpException("--count-bos and --preset say how a model's tokens are counted; uploaded windows (--widths) say it themselves.");
        }

        if (Widths is not null && Engine != "cpu")
        {
            throw new StartUpException($"--engine {Engine} runs a model; --widths starts a server without one.");
        }

        if (Engine == "cpu" && (Device is not null || NumberType is not null))
        {
            throw new StartUpException("--device and --dtype are choices of the Torch engine; expected --engine torch beside them.");
        }

        if (Paper && CountBos)
        {
            throw new StartUpException("--preset paper counts every position already; leave --count-bos out.");
        }

        if (Neuronpedia is not null && !NeuronpediaSource().IsMatch(Neuronpedia))
        {
            throw new StartUpException($"--neuronpedia is '{Neuronpedia}'; expected model/source with {{layer}} for the layer's number, such as gpt2-small/{{layer}}-res-jb.");
        }

        ListenAddress.Check(Urls, ApiKey);
        return this;
    }

    [GeneratedRegex(@"^[\w.-]+/[\w.-]*\{layer\}[\w.-]*$")]
    private static partial Regex NeuronpediaSource();
}
