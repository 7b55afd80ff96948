using System.Diagnostics;
using System.Globalization;
using SaeActors.Features;
using SaeActors.Inference.Kernels;

// One residual batch of GPT-2 small through one SAE encoder: [512 × 768]·[768 × 24576], float32, all cores.
const int Rows = 512;
const int Depth = 768;
const int Columns = 24_576;
const int PanelsPerTask = 8;
const double Seconds = 2;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var random = new SplitMix(1);
var left = Gaussian(Rows * Depth, ref random);
var matrix = PackedMatrix.FromRows(Gaussian(Depth * Columns, ref random), Depth, Columns, []);
var product = new float[Rows * Columns];

Console.WriteLine($"[{Rows} x {Depth}] * [{Depth} x {Columns}], float32, {Environment.ProcessorCount} threads, panels of {MatrixProduct.PanelWidth} columns");
var own = BestOf(Multiply);
Console.WriteLine($"ours:     {own,7:F1} GFLOP/s");
var peer = Peer();
Console.WriteLine(peer is null
    ? "openblas: not measured; python3 with numpy is needed"
    : $"openblas: {peer,7:F1} GFLOP/s\nratio:    {own / peer,7:P0}");
return 0;

void Multiply() => Parallel.For(0, (matrix.PanelCount + PanelsPerTask - 1) / PanelsPerTask, task =>
{
    var first = task * PanelsPerTask;
    var end = Math.Min(first + PanelsPerTask, matrix.PanelCount);
    MatrixProduct.Multiply(left, Rows, matrix, first, end, product.AsSpan(first * MatrixProduct.PanelWidth), Columns);
});

static double BestOf(Action multiply)
{
    var (best, clock) = (0.0, Stopwatch.StartNew());
    while (clock.Elapsed.TotalSeconds < 2 * Seconds)
    {
        var start = clock.Elapsed;
        multiply();
        best = Math.Max(best, 2e-9 * Rows * Depth * Columns / (clock.Elapsed - start).TotalSeconds);
    }

    return best;
}

static float[] Gaussian(int length, ref SplitMix random)
{
    var values = new float[length];
    for (var element = 0; element < length; element++)
    {
        values[element] = (float)random.NextGaussian();
    }

    return values;
}

static double? Peer()
{
    var script = Path.Combine(AppContext.BaseDirectory, "openblas.py");
    foreach (var python in new[] { "/usr/bin/python3", "python3" })
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, [script, $"{Rows}", $"{Depth}", $"{Columns}", $"{Seconds}"]) { RedirectStandardOutput = true })!;
            var line = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return double.Parse(line);
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // This python is not there; the next may be.
        }
    }

    return null;
}
