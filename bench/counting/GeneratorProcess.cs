using System.Diagnostics;
using SaeActors.Features.Windows;

namespace SaeActors.Bench.Counting;

/// <summary>The generator in a process of its own, so that the process that counts holds what a service would hold. It makes a window when it is
/// asked for one and waits otherwise.</summary>
internal sealed class GeneratorProcess : IDisposable
{
    private readonly BenchOptions _options;
    private readonly Process _process;

    public GeneratorProcess(BenchOptions options)
    {
        _options = options;
        string[] arguments = ["generate", $"layers={options.Layers}", $"first={options.First}", $"tokens={options.Tokens}"];
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
    }

    /// <summary>What the generator holds at most so far, in bytes.</summary>
    public long PeakBytes => ProcessMemory.Peak(_process.Id);

    public ActivationWindow Window(long number)
    {
        _process.StandardInput.WriteLine(number);
        _process.StandardInput.Flush();
        var layers = WindowStream.Read(_process.StandardOutput.BaseStream, _options.Layers, _options.Tokens);
        return ActivationGenerator.WindowOf(number, layers);
    }

    /// <summary>The other end: answers window numbers from the standard input until it is closed.</summary>
    public static void Serve(BenchOptions options)
    {
        var generator = options.Generator();
        using var output = Console.OpenStandardOutput();
        while (Console.ReadLine() is { } number) WindowStream.Write(output, generator.Window(long.Parse(number), options.Tokens));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
