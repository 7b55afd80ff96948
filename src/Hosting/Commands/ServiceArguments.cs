using System.CommandLine;
using System.Globalization;
using SaeActors.Hosting.Options;

namespace SaeActors.Hosting.Commands;

/// <summary>The arguments that every host takes.</summary>
internal sealed class ServiceArguments
{
    private const string KeyVariable = "SAEACTORS_API_KEY";

    private readonly Option<string?> _model = new("--model") { Description = "Folder of a Hugging Face model (config.json, model.safetensors, tokenizer). Default: the demo model.", HelpName = "FOLDER" };
    private readonly Option<string?> _saes = new("--saes") { Description = "Folder of SAE folders (SAELens or Gemma Scope), or a JSON manifest hook -> path.", HelpName = "PATH" };
    private readonly Option<string?> _widths = new("--widths") { Description = "Features of each layer, such as 24576,24576: no model, only uploaded windows.", HelpName = "N,N,..." };
    private readonly Option<string> _engine = new("--engine") { Description = "What runs the model: cpu, or torch in a build with -p:Torch=cpu|cuda.", HelpName = "cpu|torch", DefaultValueFactory = _ => "cpu" };
    private readonly Option<string?> _device = new("--device") { Description = "Device of the Torch engine: cpu, cuda or cuda:1. Default: cpu.", HelpName = "NAME" };
    private readonly Option<string?> _numberType = new("--dtype") { Description = "Number type of the Torch engine: float32, bfloat16 or float16. Default: float32. Part of the study.", HelpName = "NAME" };
    private readonly Option<string> _urls = new("--urls") { Description = "Addresses to listen on, ';' between them. Others than loopback need an API key.", HelpName = "URLS", DefaultValueFactory = _ => "http://localhost:5080" };
    private readonly Option<string?> _watch = new("--watch") { Description = "Folder whose new .txt and .jsonl files are ingested once each.", HelpName = "FOLDER" };
    private readonly Option<string?> _memory = new("--memory") { Description = "Memory for the co-firing tables, such as 10G; decides their form and capacity layer by layer (docs/counting.md). Default 4G.", HelpName = "BYTES" };
    private readonly Option<int?> _windowTokens = new("--window-tokens") { Description = "Tokens of a window when little waits.", HelpName = "N" };
    private readonly Option<int?> _sampleTokens = new("--sample-tokens") { Description = "Tokens of held-out windows kept for truth-table checks. Default 1000000.", HelpName = "N" };
    private readonly Option<bool> _countBos = new("--count-bos") { Description = "Count position 0 and special tokens too." };
    private readonly Option<string?> _preset = new("--preset") { Description = "paper: EOS-joined rows of 128 with BOS, every position counted, no SAE after the last block.", HelpName = "NAME" };
    private readonly Option<string> _threshold = new("--threshold") { Description = "When a feature is active: above 0, or above r times its largest activation in a calibration file.", HelpName = "0|R@FILE", DefaultValueFactory = _ => "0" };
    private readonly Option<bool> _noPrompts = new("--no-prompts") { Description = "Start empty: do not ingest the demo prompts." };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads that compute. Default: one a core.", HelpName = "N" };
    private readonly Option<string?> _neuronpedia = new("--neuronpedia") { Description = "Neuronpedia's model/source of layers whose SAE names none, such as gpt2-small/{layer}-res-jb: for links.", HelpName = "NAME" };
    private readonly Option<string?> _apiKey = new("--api-key") { Description = $"What callers must send as x-api-key; better given as {KeyVariable}.", HelpName = "KEY" };

    /// <summary>The folder of all state, which every command takes.</summary>
    internal Option<string> Data { get; } = new("--data") { Description = "Folder of all state.", HelpName = "FOLDER", DefaultValueFactory = _ => "data" };

    /// <summary>Adds the arguments to <paramref name="root"/> and all its commands.</summary>
    internal void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { _model, _saes, _widths, _engine, _device, _numberType, _urls, Data, _watch, _memory, _windowTokens, _sampleTokens, _countBos, _preset, _threshold, _noPrompts, _threads, _neuronpedia, _apiKey })
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    /// <summary>The options of a command line, checked.</summary>
    /// <exception cref="StartUpException">An option is malformed, or two do not go together.</exception>
    internal ServerOptions OptionsOf(ParseResult result) => new ServerOptions
    {
        Model = result.GetValue(_model),
        Saes = result.GetValue(_saes),
        Widths = result.GetValue(_widths) is { } widths ? WidthsOf(widths) : null,
        Engine = result.GetValue(_engine)!,
        Device = result.GetValue(_device),
        NumberType = result.GetValue(_numberType),
        Urls = result.GetValue(_urls)!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        Data = result.GetValue(Data)!,
        Watch = result.GetValue(_watch),
        Memory = result.GetValue(_memory) is { } memory ? ByteSize.Parse(memory) : null,
        WindowTokens = AtLeastOne(result.GetValue(_windowTokens), _windowTokens.Name),
        SampleTokens = result.GetValue(_sampleTokens) is { } sample and < 0 ? throw new StartUpException($"--sample-tokens is {sample}; expected 0 or more.") : result.GetValue(_sampleTokens),
        CountBos = result.GetValue(_countBos),
        Paper = result.GetValue(_preset) switch
        {
            null => false,
            "paper" => true,
            var other => throw new StartUpException($"--preset is '{other}'; expected paper."),
        },
        Threshold = ThresholdOption.Parse(result.GetValue(_threshold)!),
        NoPrompts = result.GetValue(_noPrompts),
        Threads = AtLeastOne(result.GetValue(_threads), _threads.Name),
        Neuronpedia = result.GetValue(_neuronpedia),
        ApiKey = result.GetValue(_apiKey) ?? Environment.GetEnvironmentVariable(KeyVariable),
    }.Checked();

    private static int? AtLeastOne(int? value, string name) =>
        value is < 1 ? throw new StartUpException($"{name} is {value}; expected 1 or more.") : value;

    private static List<int> WidthsOf(string text)
    {
        var widths = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var width) || width < 1)
            {
                throw new StartUpException($"--widths holds '{part}'; expected whole numbers above 0 with commas between them.");
            }

            widths.Add(width);
        }

        return widths;
    }
}
