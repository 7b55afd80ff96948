using System.Globalization;
using SaeActors.Graph.Contract;

namespace SaeActors.Hosting.StartUp;

/// <summary>Ingestion on the console: a bar that is redrawn on a terminal, a plain line now and then elsewhere.</summary>
internal sealed class ProgressLine(TextWriter console, bool isTerminal, long from, long to)
{
    private const int BarWidth = 30;
    private const int PlainSteps = 10;

    private int _lastStep = -1;

    /// <summary>Shows where ingestion stands.</summary>
    internal void Show(IngestionStatus status)
    {
        var share = to == from ? 1 : Math.Clamp((double)(status.AppliedThrough - from) / (to - from), 0, 1);
        var numbers = string.Create(
            CultureInfo.InvariantCulture,
            $"{share,4:0%}  {status.AppliedThrough - from:N0} of {to - from:N0} prompts, {status.Tokens:N0} tokens, {status.TokensPerSecond:N0} tokens/s");
        if (isTerminal)
        {
            var filled = (int)(share * BarWidth);
            console.Write($"\r  [{new string('#', filled)}{new string('.', BarWidth - filled)}] {numbers}   ");
            if (share == 1)
            {
                console.WriteLine();
            }
        }
        else if ((int)(share * PlainSteps) is var step && step > _lastStep)
        {
            _lastStep = step;
            console.WriteLine($"  {numbers}");
        }
    }
}
