using SaeActors.Inference.Cpu;

namespace SaeActors.Inference.Tests.Contract;

public sealed class CpuTrainedModelContractTests : TrainedModelContract
{
    private protected override IInferenceEngine Start(EngineSource source) => new CpuEngine(source);
}
