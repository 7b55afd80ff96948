using SaeActors.Inference.Tests.Contract;

namespace SaeActors.Inference.Torch.Tests;

public sealed class TorchFolderContractTests : FolderContract
{
    private protected override IInferenceEngine Start(EngineSource source) => new TorchEngine(source, new TorchOptions());
}
