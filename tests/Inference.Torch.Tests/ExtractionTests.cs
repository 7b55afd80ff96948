using SaeActors.Inference.Saes;
using SaeActors.Inference.Tests.Contract;
using SaeActors.Inference.Torch.Native;
using SaeActors.Inference.Torch.Saes;
using static TorchSharp.torch;

namespace SaeActors.Inference.Torch.Tests;

/// <summary>How dense activations come and go.</summary>
public sealed class ExtractionTests : IDisposable
{
    private const int Tokens = 100;

    private readonly TinyModel _model = new(TransformerArchitecture.Gpt2);
    private readonly TorchDevice _device = TorchDevice.Find(new TorchOptions());

    [Fact]
    public void No_more_tokens_are_dense_at_a_time_than_the_budget_holds_and_nothing_dense_outlives_its_piece()
    {
        using var scope = NewDisposeScope();
        using var store = new TensorStore(_device, ScalarType.Float32);
        var sae = _model.Sae(1);
        var (small, whole) = (new Recording(sae, store), new Recording(sae, store));
        var x = Residuals();
        var pieces = Extraction.Of(small, x, new Limits(Tokens, (7 * small.BytesPerToken) + 3));
        Assert.Equal([.. Enumerable.Repeat(7, 14), 2], small.TokensOfPieces);
        Assert.Equal(1, small.MostAlive);
        Assert.All(small.Dense, dense => Assert.True(dense.IsInvalid));

        var single = Assert.Single(Extraction.Of(whole, x, new Limits(Tokens, Tokens * whole.BytesPerToken))).Take();
        var rows = pieces.Select(piece => piece.Take()).ToArray();
        Assert.Equal(single.Features, rows.SelectMany(row => row.Features));
        Assert.True(single.Features.Length > Tokens);
    }

    [Fact]
    public void A_budget_below_one_token_still_does_one_at_a_time()
    {
        using var scope = NewDisposeScope();
        using var store = new TensorStore(_device, ScalarType.Float32);
        var encoder = new Recording(_model.Sae(1), store);
        Extraction.Of(encoder, Residuals(), new Limits(Tokens, 1));
        Assert.Equal(Enumerable.Repeat(1, Tokens), encoder.TokensOfPieces);
    }

    // In float16 a residual beyond 65,504 becomes infinite where the encoder multiplies it, and its products NaN: NaN is above no threshold.
    [Fact]
    public void A_residual_beyond_the_number_type_is_an_error_and_not_missing_features()
    {
        using var scope = NewDisposeScope();
        using var store = new TensorStore(_device, ScalarType.Float16);
        var encoder = new Recording(_model.Sae(1), store);
        Extraction.Of(encoder, full([1, TinyModel.Width], 60_000f), new Limits(Tokens, 1 << 20)).Single().Take();
        var pending = Extraction.Of(encoder, full([1, TinyModel.Width], 70_000f), new Limits(Tokens, 1 << 20)).Single();
        Assert.Contains("not finite", Assert.Throws<EngineFailedException>(pending.Take).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _model.Dispose();

    private static Tensor Residuals() => randn([Tokens, TinyModel.Width], generator: new Generator(3));

    /// <summary>A standard SAE that remembers what was dense; where the number type has no products on the CPU, its features are x itself.</summary>
    private sealed class Recording(SparseAutoencoder sae, TensorStore store) : SaeEncoder(sae, store, sae.EncoderBias)
    {
        public List<Tensor> Dense { get; } = [];

        public List<int> TokensOfPieces { get; } = [];

        public int MostAlive { get; private set; }

        public override long BytesPerToken => (long)Width * (NumberSize + sizeof(bool));

        public override (Tensor Values, Tensor Active) Encode(Tensor input)
        {
            var values = NumberSize == sizeof(float) ? Preactivations(input) : zeros([input.shape[0], Width], ScalarType.Float16);
            Dense.Add(values);
            TokensOfPieces.Add((int)input.shape[0]);
            MostAlive = Math.Max(MostAlive, Dense.Count(dense => !dense.IsInvalid));
            return (values, values.gt(0));
        }
    }
}
