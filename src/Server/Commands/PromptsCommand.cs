using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using SaeActors.Hosting.Options;
using SaeActors.Server.StartUp;

namespace SaeActors.Server.Commands;

/// <summary><c>prompts prune</c>: retention of prompt texts, on the folder of a server that is not running.</summary>
internal static class PromptsCommand
{
    /// <param name="serverOptions">Reads the options that say which study the folder holds.</param>
    internal static Command Create(Func<ParseResult, ServerOptions> serverOptions)
    {
        var olderThan = new Option<double?>("--older-than") { Description = "Drop the texts of prompts older than this many days.", HelpName = "DAYS" };
        var keep = new Option<string?>("--keep") { Description = "Keep at most this much of the latest prompts, such as 500M.", HelpName = "BYTES" };
        var prune = new Command("prune", "Drop the texts of old prompts that are counted: whole segments, oldest first. Counts stay as they are.") { olderThan, keep };
        prune.SetAction((result, cancellation) => PruneAsync(
            serverOptions(result), result.GetValue(olderThan), result.GetValue(keep) is { } bytes ? ByteSize.Parse(bytes) : null, Console.Out, cancellation));
        return new Command("prompts", "What is kept of prompts.") { prune };
    }

    private static async Task<int> PruneAsync(ServerOptions options, double? olderThanDays, long? keepBytes, TextWriter console, CancellationToken cancellation)
    {
        if (olderThanDays is null && keepBytes is null)
        {
            throw new StartUpException("prompts prune needs --older-than DAYS or --keep BYTES.");
        }

        if (olderThanDays is < 0 or > 1_000_000 or double.NaN)
        {
            throw new StartUpException($"--older-than is {olderThanDays}; expected a number of days from 0 to 1,000,000.");
        }

        await using var opened = await OpenedGraph.OpenAsync(options, console, NullLoggerFactory.Instance, cancellation);
        var age = olderThanDays is { } days ? TimeSpan.FromDays(days) : (TimeSpan?)null;
        var dropped = await opened.Graph.KeepPromptsAsync(age, keepBytes, cancellation);
        await console.WriteLineAsync($"{dropped:N0} prompts lost their text; every count is as it was.");
        return 0;
    }
}
