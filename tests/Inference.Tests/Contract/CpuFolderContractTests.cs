using SaeActors.Inference.Cpu;

namespace SaeActors.Inference.Tests.Contract;

public sealed class CpuFolderContractTests : FolderContract
{
    private protected override IInferenceEngine Start(EngineSource source) => new CpuEngine(source);
}
