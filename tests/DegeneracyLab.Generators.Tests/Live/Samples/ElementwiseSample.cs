using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>An activation, the user's own among them.</summary>
internal sealed record ElementwiseSample(string Kind, SampleShape Input, double Slope = 0.01, string? Function = null) : LayerSample(Kind, Input)
{
    /// <summary>The library's activations.</summary>
    public static readonly string[] Kinds = ["ReLU", "LeakyReLU", "Tanh", "Sigmoid", "GELU", "SiLU", "Softplus", "Square", "Abs", "Hardtanh", "Identity"];

    /// <summary>The user's activations.</summary>
    public static readonly string[] Functions = ["Cube", "Clip"];

    /// <summary>What a trace records beside the value: on which piece each unit is; null if nothing.</summary>
    public Tensor? Mask(Tensor x) => (Function ?? Kind) switch
    {
        "ReLU" or "LeakyReLU" or "Abs" => x.gt(0),
        "Hardtanh" => x.gt(Lower).logical_and(x.lt(Upper)),
        "Clip" => x.ge(-0.5).to(ScalarType.Int8) + x.gt(1).to(ScalarType.Int8),
        _ => null,
    };

    /// <summary>The declarations of the user's activations: a smooth one, and one of three linear pieces, with a mask.</summary>
    public const string FunctionsSource = """
        internal sealed class Cube : IElementwise
        {
            public static Tensor Value(Tensor x) => x * x * x;

            public static Tensor Slope(Tensor x) => 3 * x * x;
        }

        internal sealed class Clip : IPiecewiseLinear
        {
            public static Tensor Value(Tensor x) => x.clamp(-0.5, 1);

            public static Tensor Slope(Tensor x) => Mask(x).eq(1).to(x.dtype);

            public static Tensor Mask(Tensor x) => x.ge(-0.5).to(ScalarType.Int8) + x.gt(1).to(ScalarType.Int8);
        }
        """;

    private const double Lower = -0.6, Upper = 0.8;

    public override SampleShape Output => Input;

    protected override string TypeArguments => Function is null ? "" : $"<{Function}>";

    protected override (string Positional, string Named) Arguments(SizeNames sizes) =>
        (Kind == "LeakyReLU" ? FormattableString.Invariant($"{Slope}") : Kind == "Hardtanh" ? FormattableString.Invariant($"{Lower}, {Upper}") : "", "");

    public override Tensor Evaluate(Evaluation at, string name, Tensor x) => (Function ?? Kind) switch
    {
        "ReLU" => where(x.gt(0), x, zeros_like(x)),
        "LeakyReLU" => where(x.gt(0), x, x * Slope),
        "Tanh" => x.tanh(),
        "Sigmoid" => 1 / (1 + (-x).exp()),
        "GELU" => 0.5 * x * (1 + (x / Math.Sqrt(2)).erf()),
        "SiLU" => x / (1 + (-x).exp()),
        "Softplus" => nn.functional.softplus(x),
        "Square" => x * x,
        "Abs" => where(x.gt(0), x, where(x.lt(0), -x, x * 0)),
        "Hardtanh" => where(x.gt(Lower).logical_and(x.lt(Upper)), x, where(x.gt(0), ones_like(x) * Upper, ones_like(x) * Lower)),
        "Identity" => x * 1,
        "Cube" => x * x * x,
        "Clip" => where(x.lt(-0.5), zeros_like(x) - 0.5, where(x.gt(1), ones_like(x), x)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), Kind),
    };
}
