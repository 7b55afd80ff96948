using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using SaeActors.Features.Windows;
using SaeActors.Inference.Tests.Contract;
using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Torch.Transformers;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Tests;

/// <summary>What goes wrong on a device: memory, the library itself, shapes, a GPU that is not there.</summary>
public sealed class FailureTests : IDisposable
{
    private const string CudaOutOfMemory = "CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 23.69 GiB total capacity)\nException raised from malloc …";

    private readonly TinyModel _model = new(TransformerArchitecture.Gpt2);
    private readonly Messages _messages = new();
    private readonly TorchEngine _engine;
    private readonly int[][] _rows;

    public FailureTests()
    {
        _engine = new TorchEngine(_model.Source(_model.Sae(0), _model.Sae(2), _model.Sae(3)), new TorchOptions(), _messages);
        _rows = _model.Rows(5, 24, 24, 9, 3, 17, 24, 11);
    }

    [Fact]
    public void When_memory_runs_out_the_batch_is_halved_until_it_fits_and_nothing_is_lost()
    {
        var expected = _engine.Activations(_rows, CancellationToken.None);
        var ran = new List<int>();
        _engine.BeforeBatch = tokens =>
        {
            ran.Add(tokens);
            FailAbove(50, tokens);
        };
        AssertEqual(expected, _engine.Activations(_rows, CancellationToken.None));
        Assert.Contains(ran, tokens => tokens > 50);

        // What did not fit once is not tried again, and it was said once.
        ran.Clear();
        AssertEqual(expected, _engine.Activations(_rows, CancellationToken.None));
        Assert.DoesNotContain(ran, tokens => tokens > 96);
        Assert.Single(_messages.Texts);
        Assert.Contains("ran out of memory", _messages.Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_ablation_that_does_not_fit_is_halved_as_well()
    {
        var features = Enumerable.Range(0, TinyModel.Features).ToArray();
        var expected = _engine.Ablate(_rows[1], Everywhere.In(_rows[1]), 0, features, CancellationToken.None);
        _engine.BeforeBatch = tokens => FailAbove(100, tokens);
        var halved = _engine.Ablate(_rows[1], Everywhere.In(_rows[1]), 0, features, CancellationToken.None);
        Assert.Equal(
            expected.Ablations.Select(ablation => (ablation.Feature, ablation.Effects.Count)),
            halved.Ablations.Select(ablation => (ablation.Feature, ablation.Effects.Count)));
        Assert.Single(_messages.Texts);
    }

    [Fact]
    public void Features_are_ablated_many_at_a_time_as_the_batch_allows()
    {
        var features = Enumerable.Range(0, TinyModel.Features).ToArray();
        var length = _rows[1].Length;
        var ran = new List<int>();
        using var engine = new TorchEngine(_model.Source(_model.Sae(0), _model.Sae(2)), new TorchOptions { BatchTokens = 5 * length });
        engine.BeforeBatch = ran.Add;
        var effects = engine.Ablate(_rows[1], Everywhere.In(_rows[1]), 0, features, CancellationToken.None);

        // Four features and the undisturbed row fill a batch.
        var active = effects.Activations.Features.ToArray().Distinct().Count();
        Assert.InRange(active, 9, features.Length);
        Assert.Equal((active + 3) / 4, ran.Count);
        Assert.All(ran.SkipLast(1), tokens => Assert.Equal(5 * length, tokens));
    }

    [Fact]
    public void A_row_that_never_fits_is_an_error_that_says_so_and_the_engine_goes_on()
    {
        _engine.BeforeBatch = _ => FailAbove(0, 1);
        var failure = Assert.Throws<EngineFailedException>(() => _engine.Activations(_rows, CancellationToken.None));
        Assert.True(failure.OutOfMemory);
        Assert.StartsWith("cpu: out of memory: CUDA out of memory. Tried to allocate 2.00 GiB", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        _engine.BeforeBatch = null;
        Assert.Equal(_rows.Sum(row => row.Length), _engine.Activations(_rows, CancellationToken.None)[0].TokenCount);
    }

    [Fact]
    public void After_a_native_failure_the_same_rows_can_be_sent_again()
    {
        var expected = _engine.Activations(_rows, CancellationToken.None);
        var batches = 0;
        using var engine = new TorchEngine(_model.Source(_model.Sae(0)), new TorchOptions { BatchTokens = 48 });
        var alone = engine.Activations(_rows, CancellationToken.None);
        engine.BeforeBatch = _ =>
        {
            if (++batches == 2)
            {
                throw new ExternalException("CUDA error: an illegal memory access was encountered\nCUDA kernel errors might be …");
            }
        };
        var failure = Assert.Throws<EngineFailedException>(() => engine.Activations(_rows, CancellationToken.None));
        Assert.False(failure.OutOfMemory);
        Assert.Contains("restart the process", failure.Message, StringComparison.Ordinal);
        AssertEqual(alone, engine.Activations(_rows, CancellationToken.None));
        AssertEqual(expected, _engine.Activations(_rows, CancellationToken.None));
    }

    [Fact]
    public void The_librarys_own_allocation_failure_is_known_as_one()
    {
        var native = Assert.Throws<ExternalException>(() => empty(1L << 45));
        Assert.True(NativeFailure.IsOutOfMemory(native));
        Assert.True(NativeFailure.From(native, "cpu").OutOfMemory);
    }

    [Theory]
    [InlineData(CudaOutOfMemory)]
    [InlineData("CUDA error: out of memory\nSearch for `cudaErrorMemoryAllocation' in …")]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`\n…")]
    [InlineData("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED\n…")]
    public void Every_way_in_which_a_gpu_says_that_memory_ran_out_is_known(string message) =>
        Assert.True(NativeFailure.From(new ExternalException(message), "cuda:0").OutOfMemory);

    [Theory]
    [InlineData("CUDA error: no kernel image is available for execution on the device", "compute capability")]
    [InlineData("CUDA driver version is insufficient for CUDA runtime version", "update the driver")]
    [InlineData("CUDA error: an illegal memory access was encountered", "restart the process")]
    public void What_else_a_gpu_says_comes_with_advice(string message, string advice)
    {
        var failure = NativeFailure.From(new ExternalException(message + "\nException raised from …"), "cuda:0");
        Assert.False(failure.OutOfMemory);
        Assert.StartsWith("cuda:0: " + message, failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_shapes_are_refused_before_the_library_sees_them()
    {
        using var scope = NewDisposeScope();
        var linear = new Linear(zeros(3, 4), zeros(4));
        Assert.Contains("(2, 5)", Assert.Throws<ArgumentException>(() => linear.Of(zeros(2, 5))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => linear.WithoutBias(zeros(1, 2, 3)));
        var attention = new Attention(new Limits(64, 1 << 20));
        Assert.Throws<ArgumentException>(() => attention.Of(zeros(1, 4, 6, 8), zeros(1, 3, 6, 8), zeros(1, 3, 6, 8), new AttentionRule(1, 0, 0)));
        Assert.Throws<ArgumentException>(() => attention.Of(zeros(1, 4, 6, 8), zeros(1, 2, 5, 8), zeros(1, 2, 5, 8), new AttentionRule(1, 0, 0)));
    }

    [Fact]
    public void A_gpu_that_is_not_there_is_named()
    {
        var source = _model.Source(_model.Sae(0));
        using (source.Weights)
        {
            var missing = Assert.Throws<EngineFailedException>(() => new TorchEngine(source, new TorchOptions { Device = "cuda:99" })).Message;
            Assert.StartsWith("cuda:99 was asked for; ", missing, StringComparison.Ordinal);
            Assert.Contains(WhyThereIsNoSuchGpu(), missing, StringComparison.Ordinal);
            Assert.Contains("'tpu'", Assert.Throws<ArgumentException>(() => new TorchEngine(source, new TorchOptions { Device = "tpu" })).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_that_leaves_the_number_range_is_an_error_and_not_missing_features()
    {
        var sae = _model.Sae(1);
        Array.Fill(sae.EncoderBias, float.PositiveInfinity);
        using var engine = new TorchEngine(_model.Source(sae), new TorchOptions());
        Assert.Contains("not finite", Assert.Throws<EngineFailedException>(() => engine.Activations(_rows, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_not_finite_in_one_of_many_batches_is_an_error_of_the_call_and_the_next_call_runs()
    {
        var sae = _model.Sae(0);
        using var engine = new TorchEngine(_model.Source(sae), new TorchOptions { BatchTokens = 30 });
        var expected = engine.Activations(_rows, CancellationToken.None);
        var bias = sae.EncoderBias[3];
        var batches = 0;
        engine.BeforeBatch = _ => sae.EncoderBias[3] = ++batches == 2 ? float.PositiveInfinity : bias;   // in float32 on the CPU the array is the tensor
        Assert.Contains("not finite", Assert.Throws<EngineFailedException>(() => engine.Activations(_rows, CancellationToken.None)).Message, StringComparison.Ordinal);
        engine.BeforeBatch = null;
        sae.EncoderBias[3] = bias;
        AssertEqual(expected, engine.Activations(_rows, CancellationToken.None));
    }

    [Fact]
    public void A_weight_beyond_float16_is_refused_at_the_start()
    {
        var sae = _model.Sae(1);
        sae.EncoderBias[5] = -70_000;
        var source = _model.Source(sae);
        using (source.Weights)
        {
            var refused = Assert.Throws<WeightsException>(() => new TorchEngine(source, new TorchOptions { NumberType = NumberType.Float16 }));
            Assert.Contains("70000", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void In_float16_it_runs_or_says_what_to_use_instead()
    {
        using var engine = new TorchEngine(_model.Source(_model.Sae(2)), new TorchOptions { NumberType = NumberType.Float16 });
        var failure = Record.Exception(() => Assert.True(engine.Activations(_rows, CancellationToken.None)[0].EntryCount > 0));
        Assert.True(failure is null || failure.Message.Contains("use float32 or bfloat16", StringComparison.Ordinal), failure?.ToString());
    }

    [Fact]
    public void A_disposed_engine_says_so()
    {
        _engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _engine.Activations(_rows, CancellationToken.None));
    }

    public void Dispose()
    {
        _engine.Dispose();
        _model.Dispose();
    }

    private static string WhyThereIsNoSuchGpu()
    {
        if (cuda.is_available()) return $"this machine has {cuda.device_count()}";
        return NativeLibrary.TryLoad("torch_cuda", typeof(TorchSharp.torch).Assembly, null, out _) ? "sees no GPU" : "build the host with -p:Torch=cuda";
    }

    private static void FailAbove(int most, int tokens)
    {
        if (tokens > most)
        {
            throw new ExternalException(CudaOutOfMemory);
        }
    }

    private static void AssertEqual(LayerActivations[] expected, LayerActivations[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (layer, found) in expected.Zip(actual))
        {
            Assert.Equal(layer.Starts.ToArray(), found.Starts.ToArray());
            Assert.Equal(layer.Features.ToArray(), found.Features.ToArray());
            Assert.All(layer.Values.ToArray().Zip(found.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    private sealed class Messages : ILogger<TorchEngine>
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
