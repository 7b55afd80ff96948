using Microsoft.Extensions.Logging;
using SaeActors.Hosting.Options;
using SaeActors.Inference;
#if TORCH
using SaeActors.Inference.Torch;
#endif

namespace SaeActors.Hosting.StartUp;

/// <summary>The engine that the options name.</summary>
internal static class ChosenEngine
{
    /// <summary>Makes the engine from a model's weights; null for the CPU engine.</summary>
    /// <exception cref="StartUpException">There is no such engine, or this build does not have it.</exception>
    internal static Func<EngineSource, IInferenceEngine>? Of(ServerOptions options, ILoggerFactory logging) => options.Engine switch
    {
        "cpu" => null,
        "torch" => Torch(options, logging),
        var other => throw new StartUpException($"--engine is '{other}'; expected cpu or torch."),
    };

#if TORCH
    private static Func<EngineSource, IInferenceEngine> Torch(ServerOptions options, ILoggerFactory logging)
    {
        var torch = TorchOptions.Of(options.Device, options.NumberType, options.Threads);
        return source =>
        {
            try
            {
                return new TorchEngine(source, torch, logging.CreateLogger<TorchEngine>());
            }
            catch (EngineFailedException failed)
            {
                throw new StartUpException(failed.Message, failed);
            }
        };
    }
#else
    private static Func<EngineSource, IInferenceEngine> Torch(ServerOptions options, ILoggerFactory logging) => throw new StartUpException(
        "--engine torch: this build does not have it; run it with -p:Torch=cuda (or cpu), such as: dotnet run -c Release --project src/Server -p:Torch=cuda -- --engine torch --device cuda");
#endif
}
