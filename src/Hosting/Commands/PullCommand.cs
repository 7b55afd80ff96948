using System.CommandLine;
using System.Globalization;
using SaeActors.Hosting.Options;
using SaeActors.Inference.Hub;

namespace SaeActors.Hosting.Commands;

/// <summary><c>pull</c>: downloads models and SAEs into the cache that Hugging Face's tools share.</summary>
internal static class PullCommand
{
    internal static Command Create()
    {
        var names = new Argument<string[]>("name") { Description = "A known release, or a Hugging Face repository org/name.", Arity = ArgumentArity.OneOrMore };
        var pull = new Command("pull", "Download a model or SAEs; an interrupted download goes on where it was. --model and --saes then take the same name.") { names };
        pull.SetAction((result, cancellation) => RunAsync(result.GetValue(names)!, Console.Out, cancellation));
        return pull;
    }

    /// <summary>The pulls of this user's environment (HF_HOME, HF_ENDPOINT, HF_TOKEN).</summary>
    internal static HubPull Hub(HttpClient http) => new(
        http,
        HubOptions.FromEnvironment(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)),
        TimeProvider.System);

    private static async Task<int> RunAsync(string[] names, TextWriter console, CancellationToken cancellation)
    {
        // A large file takes as long as it takes; the pull itself notices when nothing comes.
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var name in names)
        {
            var path = await Hub(http).PullAsync(name, new PullLine(console, !Console.IsOutputRedirected), cancellation);
            console.WriteLine();
            console.WriteLine($"{name}: {path}");
        }

        return 0;
    }

    /// <summary>Redrawn on a terminal, one line a file elsewhere.</summary>
    private sealed class PullLine(TextWriter console, bool isTerminal) : IProgress<HubProgress>
    {
        private string? _file;

        public void Report(HubProgress value)
        {
            if (!isTerminal && value.File == _file)
            {
                return;
            }

            _file = value.File;
            var share = value.Total == 0 ? 1 : (double)value.Done / value.Total;
            var line = string.Create(CultureInfo.InvariantCulture, $"{share,4:0%} of {ByteSize.Show(value.Total)}  {value.File}");
            console.Write(isTerminal ? $"\r  {line,-100}" : $"  {line}{Environment.NewLine}");
        }
    }
}
