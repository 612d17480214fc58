using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>A fully connected layer.</summary>
internal sealed record LinearSample(SampleShape Input, int Outputs, WeightSample Weights) : LayerSample("Linear", Input)
{
    public override SampleShape Output => Input.WithWidth(Outputs);

    public override Tensor Evaluate(Evaluation at, string name, Tensor x) =>
        Apply(at, x, at.Parameter(name + ".weight").t(), Weights.Bias ? at.Parameter(name + ".bias") : null);

    /// <summary>x A + b.</summary>
    public static Tensor Apply(Evaluation at, Tensor x, Tensor matrix, Tensor? bias)
    {
        Tensor product = x.matmul(matrix);
        return bias is null ? product : product + at.Bias(bias, x);
    }

    protected override (string Positional, string Named) Arguments(SizeNames sizes) => (sizes.Of(Outputs), Named([Weights.BiasArgument, .. Weights.Arguments]));
}

/// <summary>A layer with the transposed weights of an earlier one.</summary>
/// <param name="Input">The shape of its input.</param>
/// <param name="Source">The earlier layer.</param>
/// <param name="SourceName">Its name, in the same declaration.</param>
/// <param name="Weights">What is said of its bias.</param>
internal sealed record TiedLinearSample(SampleShape Input, LinearSample Source, string SourceName, WeightSample Weights) : LayerSample("TiedLinear", Input)
{
    public override SampleShape Output => Input.WithWidth(Source.Input.Width);

    public override Tensor Evaluate(Evaluation at, string name, Tensor x)
    {
        int lastDot = name.LastIndexOf('.');
        Tensor matrix = at.Parameter(name[..(lastDot + 1)] + SourceName + ".weight");
        return LinearSample.Apply(at, x, matrix, Weights.Bias ? at.Parameter(name + ".bias") : null);
    }

    protected override (string Positional, string Named) Arguments(SizeNames sizes) => ($"\"{SourceName}\"", Named([Weights.BiasArgument, .. Weights.Arguments]));
}
