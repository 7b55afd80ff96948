using SaeActors.Inference.Cpu;

namespace SaeActors.Inference.Tests.Contract;

public sealed class CpuAblationContractTests : AblationContract
{
    private protected override IInferenceEngine Start(EngineSource source) => new CpuEngine(source);
}
