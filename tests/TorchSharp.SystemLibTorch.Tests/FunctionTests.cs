using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class FunctionTests
{
    public static readonly TheoryData<string, Func<Tensor, Tensor>, Func<Tensor, Tensor>?, Func<double, double>> Functions = new()
    {
        { "abs", x => x.abs(), x => x.abs_(), Math.Abs },
        { "neg", x => x.neg(), x => x.neg_(), x => -x },
        { "sqrt", x => x.sqrt(), x => x.sqrt_(), Math.Sqrt },
        { "rsqrt", x => x.rsqrt(), x => x.rsqrt_(), x => 1 / Math.Sqrt(x) },
        { "square", x => x.square(), null, x => x * x },
        { "exp", x => x.exp(), x => x.exp_(), Math.Exp },
        { "exp2", x => x.exp2(), x => x.exp2_(), x => Math.Pow(2, x) },
        { "expm1", x => x.expm1(), x => x.expm1_(), x => Math.Exp(x) - 1 },
        { "log", x => x.log(), x => x.log_(), Math.Log },
        { "log2", x => x.log2(), x => x.log2_(), Math.Log2 },
        { "log10", x => x.log10(), x => x.log10_(), Math.Log10 },
        { "log1p", x => x.log1p(), x => x.log1p_(), x => Math.Log(1 + x) },
        { "sin", x => x.sin(), x => x.sin_(), Math.Sin },
        { "cos", x => x.cos(), x => x.cos_(), Math.Cos },
        { "tan", x => x.tan(), x => x.tan_(), Math.Tan },
        { "asin", x => x.asin(), x => x.asin_(), Math.Asin },
        { "acos", x => x.acos(), x => x.acos_(), Math.Acos },
        { "atan", x => x.atan(), x => x.atan_(), Math.Atan },
        { "sinh", x => x.sinh(), x => x.sinh_(), Math.Sinh },
        { "cosh", x => x.cosh(), x => x.cosh_(), Math.Cosh },
        { "tanh", x => x.tanh(), x => x.tanh_(), Math.Tanh },
        { "sigmoid", x => x.sigmoid(), x => x.sigmoid_(), x => 1 / (1 + Math.Exp(-x)) },
        { "relu", x => x.relu(), x => x.relu_(), x => Math.Max(x, 0) },
        { "silu", x => x.silu(), x => x.silu_(), x => x / (1 + Math.Exp(-x)) },
        { "softplus", x => x.softplus(), null, x => Math.Log(1 + Math.Exp(x)) },
        { "leaky_relu", x => x.leaky_relu(0.1), x => x.leaky_relu_(0.1), x => x < 0 ? 0.1 * x : x },
        { "hardtanh", x => x.hardtanh(-0.5, 1), x => x.hardtanh_(-0.5, 1), x => Math.Clamp(x, -0.5, 1) },
        { "sign", x => x.sign(), x => x.sign_(), x => Math.Sign(x) },
        { "floor", x => x.floor(), x => x.floor_(), Math.Floor },
        { "ceil", x => x.ceil(), x => x.ceil_(), Math.Ceiling },
        { "trunc", x => x.trunc(), x => x.trunc_(), Math.Truncate },
        { "round", x => x.round(), x => x.round_(), x => Math.Round(x, MidpointRounding.ToEven) },
        { "reciprocal", x => x.reciprocal(), x => x.reciprocal_(), x => 1 / x },
    };

    [Theory]
    [MemberData(nameof(Functions), DisableDiscoveryEnumeration = true)]
    public void A_function_is_the_one_of_its_name(string name, Func<Tensor, Tensor> function, Func<Tensor, Tensor>? inPlace, Func<double, double> expected)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] inputs = [-2.5, -0.7, -0.1, 0.3, 0.5, 0.9, 1.5, 3.2];
        double[] outputs = Array.ConvertAll(inputs, x => expected(x));
        Tensor x = tensor(inputs);

        Expect.Close(function(x), outputs);
        Expect.Close(x, inputs);
        if (inPlace is null) return;
        Assert.True(ReferenceEquals(x, inPlace(x)), $"{name}_ returns its own tensor");
        Expect.Close(x, outputs);
    }

    [Fact]
    public void The_error_function_and_gelu_have_their_known_values()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Vector(0, 0.5, 1, -1);

        Expect.Close(x.erf(), 0, 0.5204998778130465, 0.8427007929497149, -0.8427007929497149);
        Expect.Close(x.erfc(), 1, 0.4795001221869535, 0.15729920705028513, 1.8427007929497148);
        Expect.Close(x.gelu(), 0, 0.34573123063700656, 0.8413447460685429, -0.15865525393145707);
        Expect.Close(nn.functional.gelu(x), 0, 0.34573123063700656, 0.8413447460685429, -0.15865525393145707);
        Expect.Close(erf(x).erfinv(), 0, 0.5, 1, -1);
    }

    [Fact]
    public void Hardtanh_ends_at_one_unless_said_otherwise()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Vector(-3, -0.5, 0.25, 2);

        Expect.Close(nn.functional.hardtanh(x), -1, -0.5, 0.25, 1);
        Expect.Close(nn.functional.hardtanh(x, 0, 6, inplace: true), 0, 0, 0.25, 2);
        Expect.Close(x, 0, 0, 0.25, 2);
    }

    [Fact]
    public void Softplus_is_linear_beyond_its_threshold()
    {
        using DisposeScope scope = NewDisposeScope();
        Expect.Close(nn.functional.softplus(Expect.Vector(21, 1), 2, 20), 21, Math.Log(1 + Math.Exp(2)) / 2);
    }

    [Fact]
    public void Softmax_sums_to_one_and_log_softmax_is_its_logarithm()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new double[,] { { 0, Math.Log(3) }, { Math.Log(4), 0 } });

        Expect.Close(x.softmax(1), 0.25, 0.75, 0.8, 0.2);
        Expect.Close(nn.functional.softmax(x, 0), 0.2, 0.75, 0.8, 0.25);
        Expect.Close(x.log_softmax(1), Math.Log(0.25), Math.Log(0.75), Math.Log(0.8), Math.Log(0.2));
        Assert.Equal(float32, softmax(x, 1, float32).dtype);
    }

    [Fact]
    public void What_is_not_finite_is_found()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Vector(1, double.NaN, double.PositiveInfinity, double.NegativeInfinity);

        Expect.Close(x.isnan(), 0, 1, 0, 0);
        Expect.Close(x.isinf(), 0, 0, 1, 1);
        Expect.Close(isfinite(x), 1, 0, 0, 0);
        Expect.Close(x.nan_to_num(7, 8, 9), 1, 7, 8, 9);
    }
}
