using SaeActors.Features;
using SaeActors.Inference.Kernels;
using SaeActors.Inference.Weights;

namespace SaeActors.Inference.Tests.Kernels;

public class NonlinearityTests
{
    // The functions are computed in float32 from exp; the erf polynomial errs by up to 1.5e-7.
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData(MlpActivation.GeluTanh)]
    [InlineData(MlpActivation.Gelu)]
    [InlineData(MlpActivation.Relu)]
    [InlineData(MlpActivation.Silu)]
    public void Every_activation_is_its_formula(MlpActivation activation)
    {
        var x = Enumerable.Range(-2_000, 4_001).Select(step => step / 200f).ToArray();
        var y = x.ToArray();
        Nonlinearity.Apply(activation, y);
        for (var element = 0; element < x.Length; element++)
        {
            Assert.Equal(Formula(activation, x[element]), y[element], Tolerance * Math.Max(1, Math.Abs(x[element])));
        }
    }

    [Fact]
    public void Softmax_of_large_scores_is_finite_and_sums_to_one()
    {
        float[] scores = [1_000, 999, -1_000, 1_000];
        Norms.SoftMax(scores);
        Assert.Equal(1, scores.Sum(), 1e-6);
        Assert.Equal(Math.Exp(-1) / (2 + Math.Exp(-1)), scores[1], 1e-6);
    }

    [Fact]
    public void The_norms_are_their_formulas()
    {
        var random = new SplitMix(5);
        var (x, gain, bias) = (random.Gaussians(101), random.Gaussians(101), random.Gaussians(101));
        var (layer, root) = (new float[101], new float[101]);
        Norms.Layer(x, gain, bias, 1e-5f, layer);
        Norms.RootMeanSquare(x, gain, 1e-6f, root);
        var mean = x.Average(value => (double)value);
        var variance = x.Average(value => (value - mean) * (value - mean));
        var square = x.Average(value => (double)value * value);
        for (var element = 0; element < x.Length; element++)
        {
            Assert.Equal(((x[element] - mean) / Math.Sqrt(variance + 1e-5) * gain[element]) + bias[element], layer[element], 1e-5);
            Assert.Equal(x[element] / Math.Sqrt(square + 1e-6) * gain[element], root[element], 1e-5);
        }
    }

    private static double Formula(MlpActivation activation, double x) => activation switch
    {
        MlpActivation.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        MlpActivation.Gelu => x * NormalDistribution(x),
        MlpActivation.Silu => x / (1 + Math.Exp(-x)),
        _ => Math.Max(x, 0),
    };

    // ½ + φ(x)·(x + x³/3 + x⁵/15 + …), the series that needs no table.
    private static double NormalDistribution(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return x > 0 ? 1 : 0;
        }

        var (sum, term) = (x, x);
        for (var odd = 3; Math.Abs(term) > 1e-17; odd += 2)
        {
            term *= x * x / odd;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
