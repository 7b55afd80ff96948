using System.Reflection;
using SaeActors.Inference.Tests.Contract;

namespace SaeActors.Inference.Torch.Tests;

/// <summary>Every test of every contract of engines, on the first GPU.</summary>
public sealed class CudaTests
{
    private const string Device = "cuda";

    [CudaFact]
    public void The_contract_of_engines_holds_on_a_gpu() => RunAll(new Engine());

    [CudaFact]
    public void Ablations_keep_their_laws_on_a_gpu() => RunAll(new Ablation());

    [CudaFact]
    public void Trained_models_give_the_published_numbers_on_a_gpu() => RunAll(new Trained());

    [CudaFact]
    public void Folders_run_on_a_gpu() => RunAll(new Folders());

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
