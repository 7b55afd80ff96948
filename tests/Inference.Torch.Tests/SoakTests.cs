using System.Diagnostics;
using System.Globalization;
using SaeActors.Inference.Tests.Contract;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Tests;

/// <summary>Alone in the process, because tensors are counted for the whole of it.</summary>
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
[Collection(nameof(SoakTests))]
public sealed class SoakTests
{
    private readonly ITestOutputHelper _output;
    private readonly TorchOptions _options;

    public SoakTests(ITestOutputHelper output)
        : this(output, "cpu")
    {
    }

    internal SoakTests(ITestOutputHelper output, string device) => (_output, _options) = (output, new TorchOptions { Device = device });

    // SAEACTORS_SOAK=10000 for the long form.
    private static readonly int Batches = int.Parse(Environment.GetEnvironmentVariable("SAEACTORS_SOAK") ?? "400", CultureInfo.InvariantCulture);

    private const long AllowedGrowth = 24L << 20;   // allocator and JIT noise; one leaked batch in ten would be above it at 10,000

    [Fact]
    public void Memory_stays_flat_over_thousands_of_batches_with_failures_between()
    {
        using var model = new TinyModel(TransformerArchitecture.Gemma2);
        using var engine = new TorchEngine(model.Source(model.Sae(0), model.Sae(2, SaeArchitecture.TopK), model.Sae(3, SaeArchitecture.Gated)), _options);
        var rows = model.Rows(24, 12, 20, 1);
        var features = Enumerable.Range(0, TinyModel.Features).ToArray();
        Run(engine, rows, features, Math.Max(100, Batches / 4));
        var (tensors, memory) = (Tensor.TotalCount, WorkingSet());
        Run(engine, rows, features, Batches);
        _output.WriteLine($"{Batches} batches: tensors {tensors} → {Tensor.TotalCount}, working set {memory >> 10} → {WorkingSet() >> 10} KiB");
        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.InRange(WorkingSet() - memory, long.MinValue, AllowedGrowth);
    }

    [Fact]
    public void A_disposed_engine_leaves_no_tensor_behind()
    {
        using var model = new TinyModel(TransformerArchitecture.Llama);
        var before = Tensor.TotalCount;
        var engine = new TorchEngine(model.Source(model.Sae(1)), _options);
        engine.Activations(model.Rows(9, 4), CancellationToken.None);
        Assert.True(Tensor.TotalCount > before);
        engine.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_call_that_fails_while_batches_are_read_leaves_no_tensor_behind()
    {
        using var model = new TinyModel(TransformerArchitecture.Gpt2);
        var sae = model.Sae(2);
        Array.Fill(sae.EncoderBias, float.PositiveInfinity);
        using var engine = new TorchEngine(model.Source(model.Sae(0), sae), _options with { BatchTokens = 24 });
        var rows = model.Rows(24, 24, 24, 24);
        var before = Tensor.TotalCount;
        Assert.Throws<EngineFailedException>(() => engine.Activations(rows, CancellationToken.None));
        using var cancelled = new CancellationTokenSource();
        engine.BeforeBatch = _ => cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => engine.Activations(rows, cancelled.Token));
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static void Run(TorchEngine engine, int[][] rows, int[] features, int batches)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            engine.Activations(rows, CancellationToken.None);
            if (batch % 20 == 0)
            {
                engine.Ablate(rows[1], Everywhere.In(rows[1]), 0, features, CancellationToken.None);
                engine.Logits(rows[2], CancellationToken.None);
                engine.Residuals(rows, 2, CancellationToken.None);
                engine.BeforeBatch = _ => throw new System.Runtime.InteropServices.ExternalException("CUDA error: unspecified launch failure");
                Assert.Throws<EngineFailedException>(() => engine.Activations(rows, CancellationToken.None));
                engine.BeforeBatch = null;
            }
        }
    }

    private static long WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
