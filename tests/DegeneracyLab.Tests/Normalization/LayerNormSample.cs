using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>A layer norm in a network of its own.</summary>
public sealed record LayerNormSample(string Shape, long Batch, bool Affine, double Epsilon, bool Residual)
{
    /// <summary>The layers between them have everything that a layer can have.</summary>
    public static TheoryData<LayerNormSample> All { get; } =
    [
        new LayerNormSample("4 5", 3, Affine: true, 1e-5, Residual: false),
        new LayerNormSample("4 5", 3, Affine: true, 0.1, Residual: true),
        new LayerNormSample("4 5", 1, Affine: false, 1e-5, Residual: true),
        new LayerNormSample("1 3", 1, Affine: true, 1e-5, Residual: false),
        new LayerNormSample("6", 3, Affine: true, 1e-5, Residual: false),
        new LayerNormSample("6", 3, Affine: false, 0, Residual: true),
        new LayerNormSample("2 3 4", 2, Affine: true, 1e-5, Residual: true),
    ];

    private long[] Sizes => [.. Shape.Split(' ').Select(long.Parse)];

    internal BlockNetwork Network(out LayerNormHookPoint hooks, ScalarType dtype = ScalarType.Float64)
    {
        hooks = new LayerNormHookPoint(1, "LayerNorm1");
        return new BlockNetwork(new LayerNormModule(Sizes[^1], Affine, Epsilon), hooks, Sizes, Residual, dtype: dtype).WithWeights();
    }

    internal Tensor Input(ScalarType dtype = ScalarType.Float64) => BlockChecks.Numbers([Batch, .. Sizes], 5, dtype);

    /// <summary>The same layer from tensor operations, in another form than the product's.</summary>
    internal StepwiseReference Reference(BlockNetwork network, Interventions? interventions = null)
    {
        Dictionary<string, Tensor> parameters = network.NamedParameters().ToDictionary(named => named.Name, named => (Tensor)named.Parameter);
        return new StepwiseReference(network, Step, interventions ?? Interventions.None);

        Tensor Step(int index, Tensor[] values, Tensor factor) => index switch
        {
            1 => ((values[0] * values[0]).mean([-1], keepdim: true) - values[0].mean([-1], keepdim: true).pow(2) + Epsilon).sqrt(),
            2 => (values[0] - values[0].mean([-1], keepdim: true)) / values[1],
            _ when Residual => values[0] + Weighted(values[2], factor),
            _ => Weighted(values[2], factor),
        };

        Tensor Weighted(Tensor x, Tensor factor) => Affine
            ? x * parameters["block.weight"] + parameters["block.bias"] * factor.reshape([-1, .. Sizes.Select(_ => 1L)])
            : x * 1;
    }
}
