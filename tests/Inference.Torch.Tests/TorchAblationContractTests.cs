using SaeActors.Inference.Tests.Contract;

namespace SaeActors.Inference.Torch.Tests;

public sealed class TorchAblationContractTests : AblationContract
{
    private protected override IInferenceEngine Start(EngineSource source) => new TorchEngine(source, new TorchOptions());
}
