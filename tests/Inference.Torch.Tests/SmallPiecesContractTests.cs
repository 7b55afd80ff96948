using SaeActors.Inference.Tests.Contract;

namespace SaeActors.Inference.Torch.Tests;

/// <summary>The same with batches of two short rows, one token of an SAE at a time and one row of attention: pieces change no answer.</summary>
public sealed class SmallPiecesContractTests : EngineContract
{
    private protected override IInferenceEngine Start(EngineSource source) =>
        new TorchEngine(source, new TorchOptions { BatchTokens = 26, ScratchBytes = 1 });
}
