using System.Globalization;
using SaeActors.Inference;
using SaeActors.Inference.Cpu;
using SaeActors.Inference.Torch;
using SaeActors.Inference.Torch.Native;
using SaeActors.TorchBench;
using static TorchSharp.torch;

// One command: dotnet run -c Release --project bench/torch [-p:Torch=cuda] [-- cpu|cuda [tokens [batch tokens [scratch MiB]]]]
// Where there is a GPU it is used, and the last lines say whether the target is met.
const int RowLength = 128;
const double TargetTokens = 150_000;
const double TargetShare = 0.4;
const int GpuTokens = 65_536;      // two calls' worth of batches
const int GpuBatch = 16_384;       // what the host side is measured at

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var device = args.Length > 0 ? args[0] : TorchDevice.HasGpu() ? "cuda" : "cpu";
var tokens = args.Length > 1 ? int.Parse(args[1]) : device == "cpu" ? 2_048 : GpuTokens;
var rows = RandomGpt2Small.Rows(tokens / RowLength, RowLength);
tokens = rows.Length * RowLength;

Console.WriteLine($"GPT-2 small with 12 SAEs of 24,576, random weights; {rows.Length} rows of {RowLength} tokens; {Environment.ProcessorCount} cores; device {device}");
Floors.PrintH100();
using var model = new RandomGpt2Small();
var verdicts = new List<string>();
if (device == "cpu")
{
    using var cpu = new CpuEngine(model.Source());
    Console.WriteLine("CPU engine, float32");
    Pass(cpu);
    EndToEnd.Run(cpu, rows, 3);
}

NumberType[] types = device == "cpu" ? [NumberType.Float32, NumberType.BFloat16] : [NumberType.Float32, NumberType.Float16, NumberType.BFloat16];
foreach (var type in types)
{
    var options = new TorchOptions
    {
        Device = device,
        NumberType = type,
        BatchTokens = args.Length > 2 ? int.Parse(args[2]) : null,
        ScratchBytes = args.Length > 3 ? long.Parse(args[3]) << 20 : null,
    };
    Console.WriteLine($"Torch engine, {type}, {device}");
    PrintStages(options, type);
    using var engine = new TorchEngine(model.Source(), options);
    var rate = Pass(engine);
    Judge(type, $"{rate:F0} tokens/s for model, SAEs and extraction, target {TargetTokens:F0}", rate >= TargetTokens);
    EndToEnd.Run(engine, rows, 3);
}

Console.WriteLine(device == "cpu"
    ? $"NOT measured, because no NVIDIA GPU is in this machine: everything on CUDA, that is tokens/s (target {TargetTokens:F0} on one H100 in bfloat16), "
        + $"the share of the matrix rate in the two big products (target {TargetShare:P0}), copies to pinned memory beside computation, float16."
    : "NOT measured here: the CPU engine (run with the argument cpu).");
verdicts.ForEach(Console.WriteLine);
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
    Enumerable.Range(8, device == "cpu" ? 5 : 7).Max(power => Rates.MatrixProduct(stages.Device, type, 1 << power, RandomGpt2Small.Width, outputs));

void Judge(NumberType type, string what, bool met)
{
    if (device != "cpu" && type == NumberType.BFloat16) verdicts.Add($"TARGET {(met ? "MET" : "NOT MET")}: {what}.");
}

void PrintStages(TorchOptions options, NumberType numberType)
{
    var type = numberType switch { NumberType.Float32 => ScalarType.Float32, NumberType.Float16 => ScalarType.Float16, _ => ScalarType.BFloat16 };
    var size = type == ScalarType.Float32 ? 4 : 2;
    using var stages = new Stages(model.Source(), options, type);
    var (encoder, mlp, bytes) = (
        BestRate(stages, type, RandomGpt2Small.Features),
        BestRate(stages, type, 4 * RandomGpt2Small.Width),
        Rates.Bytes(stages.Device));
    Console.WriteLine($"  measured rates: SAE product {encoder / 1e9:F0} GFLOP/s, MLP product {mlp / 1e9:F0} GFLOP/s, copying {bytes / 1e9:F0} GB/s");
    var (sae, blocks) = (Floors.SaeOperations / encoder, Floors.BlockOperations / mlp);
    var batch = rows[..Math.Min(rows.Length, GpuBatch / RowLength)];
    var stageTokens = batch.Length * RowLength;
    stages.Measure(batch);
    var measured = stages.Measure(batch);
    double?[] floors = [blocks, sae, sae + (Floors.ExtractionBytes(size) / bytes), null, null];
    foreach (var ((name, seconds), floor) in measured.Zip(floors))
    {
        Console.WriteLine($"  {name,-55} {1e6 * seconds / stageTokens,8:F2} µs/token"
            + (floor is { } least ? $", floor {1e6 * least:F2} ({least * stageTokens / seconds:P0} of the measured rate)" : ""));
    }

    Judge(numberType, $"SAE products at {sae * stageTokens / measured[1].Seconds:P0} of the measured matrix rate, target {TargetShare:P0}", sae * stageTokens / measured[1].Seconds >= TargetShare);
    Judge(numberType, $"blocks, norms and attention included, at {blocks * stageTokens / measured[0].Seconds:P0} of it, target {TargetShare:P0}", blocks * stageTokens / measured[0].Seconds >= TargetShare);
    Console.WriteLine($"  floor of the whole pass: {1 / (sae + blocks):F0} tokens/s (operations / measured matrix rate)");
    var (reading, ordering) = HostSide.Measure(RandomGpt2Small.Rows(GpuBatch / RowLength, RowLength), stages.Encoders);
    Console.WriteLine($"  host side of {GpuBatch} tokens on {Environment.ProcessorCount} cores: {1e6 * reading / GpuBatch:F2} µs/token to read (beside the device's next batch), "
        + $"{1e6 * ordering / GpuBatch:F2} to put in order (once a call): it keeps up with {GpuBatch / (reading + ordering):F0} tokens/s");
}
