using System.Globalization;
using SaeActors.Inference;
using SaeActors.Inference.Cpu;
using SaeActors.Inference.Torch;
using SaeActors.TorchBench;
using static TorchSharp.torch;

// One command: dotnet run -c Release --project bench/torch [-p:Torch=cuda] [-- cpu|cuda [tokens [batch tokens [scratch MiB]]]]
const int RowLength = 128;
const double TargetTokens = 150_000;
const double TargetShare = 0.4;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var device = args.Length > 0 ? args[0] : cuda.is_available() ? "cuda" : "cpu";
var tokens = args.Length > 1 ? int.Parse(args[1]) : device == "cpu" ? 2_048 : 32_768;
var rows = RandomGpt2Small.Rows(tokens / RowLength, RowLength);
tokens = rows.Length * RowLength;

Console.WriteLine($"GPT-2 small with 12 SAEs of 24,576, random weights; {rows.Length} rows of {RowLength} tokens; {Environment.ProcessorCount} cores; device {device}");
using var model = new RandomGpt2Small();
if (device == "cpu")
{
    using var cpu = new CpuEngine(model.Source());
    Console.WriteLine("CPU engine, float32");
    Pass(cpu);
    EndToEnd.Run(cpu, rows, 3);
}

foreach (var type in new[] { NumberType.Float32, NumberType.BFloat16 })
{
    var options = new TorchOptions
    {
        Device = device,
        NumberType = type,
        BatchTokens = args.Length > 2 ? int.Parse(args[2]) : null,
        ScratchBytes = args.Length > 3 ? long.Parse(args[3]) << 20 : null,
    };
    Console.WriteLine($"Torch engine, {type}, {device}");
    PrintStages(options, type == NumberType.Float32 ? ScalarType.Float32 : ScalarType.BFloat16);
    using var engine = new TorchEngine(model.Source(), options);
    var rate = Pass(engine);
    EndToEnd.Run(engine, rows, 3);
    if (device != "cpu" && type == NumberType.BFloat16)
    {
        Console.WriteLine($"  target: {TargetTokens:F0} tokens/s on one H100: {(rate >= TargetTokens ? "met" : "NOT met")}");
    }
}

Console.WriteLine(device == "cpu"
    ? $"NOT measured, because no NVIDIA GPU is in this machine: everything on CUDA, that is tokens/s (target {TargetTokens:F0} on one H100 in bfloat16), "
        + $"the share of the matrix rate in the two big products (target {TargetShare:P0}), copies to pinned memory beside computation, float16."
    : "NOT measured here: the CPU engine (run with the argument cpu).");
return 0;

double Pass(IInferenceEngine engine)
{
    var entries = 0L;
    var seconds = Seconds.Best(null, () => entries = engine.Activations(rows, CancellationToken.None).Sum(layer => (long)layer.EntryCount));
    Console.WriteLine($"  whole pass: {tokens / seconds:F0} tokens/s ({(double)entries / tokens / RandomGpt2Small.Blocks:F0} active features a token and layer)");
    return tokens / seconds;
}

// The best of several heights: a floor must not rest on a bad one.
double BestRate(Stages stages, ScalarType type, int outputs) =>
    Enumerable.Range(8, 5).Max(power => Rates.MatrixProduct(stages.Device, type, 1 << power, RandomGpt2Small.Width, outputs));

void PrintStages(TorchOptions options, ScalarType type)
{
    using var stages = new Stages(model.Source(), options, type);
    var (encoder, mlp, bytes) = (
        BestRate(stages, type, RandomGpt2Small.Features),
        BestRate(stages, type, 4 * RandomGpt2Small.Width),
        Rates.Bytes(stages.Device));
    Console.WriteLine($"  measured rates: SAE product {encoder / 1e9:F0} GFLOP/s, MLP product {mlp / 1e9:F0} GFLOP/s, copying {bytes / 1e9:F0} GB/s");
    var saeFloor = 2.0 * tokens * RandomGpt2Small.Blocks * RandomGpt2Small.Width * RandomGpt2Small.Features / encoder;
    var blockFloor = 2.0 * tokens * (RandomGpt2Small.Blocks - 1) * 12 * RandomGpt2Small.Width * RandomGpt2Small.Width / mlp;
    var size = type == ScalarType.Float32 ? 4 : 2;
    var extractFloor = (double)tokens * RandomGpt2Small.Blocks * RandomGpt2Small.Features * (size + 2) / bytes;   // h read, its mask written and read
    stages.Measure(rows);
    var measured = stages.Measure(rows);
    double?[] floors = [blockFloor, saeFloor, saeFloor + extractFloor, null, null];
    foreach (var ((name, seconds), floor) in measured.Zip(floors))
    {
        Console.WriteLine($"  {name,-55} {1e6 * seconds / tokens,8:F1} µs/token{(floor is { } least ? $", floor {1e6 * least / tokens:F1} ({least / seconds:P0} of the measured rate)" : "")}");
    }

    Console.WriteLine($"  floor of the whole pass: {tokens / (saeFloor + blockFloor):F0} tokens/s (operations / measured matrix rate)");
}
