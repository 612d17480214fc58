using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>A vector for each token.</summary>
internal sealed record TokenEmbeddingSample(SampleShape Input, int Width, WeightSample Weights) : LayerSample("TokenEmbedding", Input)
{
    public override SampleShape Output => new(Input.A, Width);

    /// <summary>As a product with indicators.</summary>
    public override Tensor Evaluate(Evaluation at, string name, Tensor x)
    {
        Tensor table = at.Parameter(name + ".weight");
        return x.unsqueeze(-1).eq(arange(Input.Vocabulary)).to(table.dtype).matmul(table);
    }

    protected override (string Positional, string Named) Arguments(SizeNames sizes) => (sizes.Of(Width), Named(Weights.Arguments));
}

/// <summary>A vector for each position.</summary>
internal sealed record PositionalEmbeddingSample(SampleShape Input, int? Table, WeightSample Weights) : LayerSample("PositionalEmbedding", Input)
{
    public override SampleShape Output => Input;

    public override Tensor Evaluate(Evaluation at, string name, Tensor x)
    {
        Tensor table = at.Parameter(name + ".weight");
        Assert.Equal([Table ?? Input.A, Input.B], table.shape);
        return x + at.Bias(table.narrow(0, 0, Input.A), x);
    }

    protected override (string Positional, string Named) Arguments(SizeNames sizes) =>
        ("", Named([Table is { } positions ? $"Positions = {sizes.Of(positions)}" : null, .. Weights.Arguments]));
}
