using System.Reflection;
using System.Runtime.InteropServices;
using SaeActors.Inference.Tests.Contract;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Tests;

/// <summary>Every test of every contract of engines on the first GPU, agreement with the CPU engine, and a GPU that is really full.</summary>
[Collection(nameof(SoakTests))]
public sealed class CudaTests(ITestOutputHelper output)
{
    private const string Device = "cuda";

    // Batches of other sizes round otherwise: of millions of features that fire, some lie within a rounding of the threshold.
    private const double Rounding = 1e-4;

    [CudaFact]
    public void The_contract_of_engines_holds_on_a_gpu() => RunAll(new Engine());

    [CudaFact]
    public void Ablations_keep_their_laws_on_a_gpu() => RunAll(new Ablation());

    [CudaFact]
    public void Trained_models_give_the_published_numbers_on_a_gpu() => RunAll(new Trained());

    [CudaFact]
    public void Folders_run_on_a_gpu() => RunAll(new Folders());

    [CudaFact]
    public void The_demo_agrees_with_the_cpu_engine_and_the_reference_on_a_gpu()
    {
        using var demo = new DemoAgreementTests(output, Device);
        RunAll(demo);
    }

    [CudaFact]
    public void Memory_stays_flat_on_a_gpu() => RunAll(new SoakTests(output, Device));

    [CudaFact]
    public void When_a_gpu_is_really_full_the_batch_is_halved_and_nothing_is_lost()
    {
        const long block = 256L << 20;
        using var model = new TinyModel(TransformerArchitecture.Gpt2);
        var rows = model.Rows([.. Enumerable.Repeat(TinyModel.Context, 80_000)]);
        var sae = model.Sae(2);
        using var modest = new TorchEngine(model.Source(sae), new TorchOptions { Device = Device, BatchTokens = 4_096 });
        var expected = modest.Activations(rows, CancellationToken.None)[0];
        using var greedy = new TorchEngine(model.Source(sae), new TorchOptions { Device = Device, BatchTokens = 1 << 22 });

        // All but two or three blocks are taken; the batch of 1.9 million tokens wants more.
        using var scope = NewDisposeScope();
        var taken = new Stack<Tensor>();
        Assert.True(Native.NativeFailure.IsOutOfMemory(Assert.Throws<ExternalException>(Fill)));
        for (var given = 0; given < 2; given++) taken.Pop().Dispose();

        var ran = new List<int>();
        greedy.BeforeBatch = ran.Add;
        var found = greedy.Activations(rows, CancellationToken.None)[0];
        Assert.True(ran.Count > 1, $"{ran[0]} tokens ran at once beside a full GPU");
        Assert.Equal(expected.TokenCount, found.TokenCount);
        Assert.InRange(found.EntryCount / (double)expected.EntryCount, 1 - Rounding, 1 + Rounding);

        void Fill()
        {
            while (true) taken.Push(empty(block, ScalarType.Byte, new Device(Device)));
        }
    }

    private static void RunAll(object contract)
    {
        var run = 0;
        foreach (var test in contract.GetType().GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null))
        {
            var cases = test.GetCustomAttributes<InlineDataAttribute>().SelectMany(line => line.GetData(test)).DefaultIfEmpty([]);
            foreach (var arguments in cases)
            {
                test.Invoke(contract, arguments);
                run++;
            }
        }

        Assert.True(run > 0, $"{contract.GetType().Name} has no tests");
    }

    private static TorchEngine OnGpu(EngineSource source) => new(source, new TorchOptions { Device = Device });

    private sealed class Engine : EngineContract
    {
        private protected override IInferenceEngine Start(EngineSource source) => OnGpu(source);
    }

    private sealed class Ablation : AblationContract
    {
        private protected override IInferenceEngine Start(EngineSource source) => OnGpu(source);
    }

    private sealed class Trained : TrainedModelContract
    {
        private protected override IInferenceEngine Start(EngineSource source) => OnGpu(source);
    }

    private sealed class Folders : FolderContract
    {
        private protected override IInferenceEngine Start(EngineSource source) => OnGpu(source);
    }
}
