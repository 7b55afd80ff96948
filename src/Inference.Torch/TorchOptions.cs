namespace SaeActors.Inference.Torch;

/// <summary>Where and how the engine runs.</summary>
public sealed record TorchOptions
{
    /// <summary>"cpu", "cuda" (the first GPU) or "cuda:1" and so on. Default "cpu".</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Number type of weights and products. Default float32.</summary>
    public NumberType NumberType { get; init; } = NumberType.Float32;

    /// <summary>Most tokens, pads included, that run through the model together; at least one row runs. Default 2,048 on the CPU, 16,384 on a GPU.</summary>
    public int? BatchTokens { get; init; }

    /// <summary>Bytes that the dense activations of one SAE, or the attention scores of one block, may take at a time; they are worked
    /// through in pieces of this size. At least one token, or one row, is worked on. Default 64 MiB on the CPU, 2 GiB on a GPU.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>CPU threads of the native library, for the whole process. Default every core.</summary>
    public int? Threads { get; init; }

    /// <summary>The options that a command line names; null leaves a default.</summary>
    /// <param name="device">cpu, cuda or cuda:n.</param>
    /// <param name="numberType">float32, bfloat16 or float16.</param>
    /// <param name="threads">CPU threads.</param>
    /// <exception cref="ArgumentException">The number type is none of these.</exception>
    public static TorchOptions Of(string? device, string? numberType, int? threads)
    {
        var defaults = new TorchOptions();
        return new TorchOptions
        {
            Device = device ?? defaults.Device,
            NumberType = numberType switch
            {
                null => defaults.NumberType,
                "float32" => NumberType.Float32,
                "bfloat16" => NumberType.BFloat16,
                "float16" => NumberType.Float16,
                _ => throw new ArgumentException($"number type is '{numberType}'; expected float32, bfloat16 or float16.", nameof(numberType)),
            },
            Threads = threads,
        };
    }

    /// <summary>These options, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public TorchOptions Checked()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Device);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchTokens ?? 1, nameof(BatchTokens));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ScratchBytes ?? 1, nameof(ScratchBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Threads ?? 1, nameof(Threads));
        return this;
    }
}
