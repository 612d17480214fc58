using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Perceptrons against what the authors' code computes, for all its formulas and integration rules.</summary>
public sealed class GoldenPerceptronTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Names =>
    [
        "mlp10_relu_jac_grad", "mlp10_jac_grad_centered", "mlp10_10alpha_sq_gl2", "mlp10_1malpha2_func_trap5", "mlp10_neuron_sq", "mlp10_pca_sq", "mlp10_svd_sq_rotlast",
    ];

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Equals_the_stored(string name)
    {
        using GoldenCase golden = new(name);
        using var network = new Mlp10(ScalarType.Float64);
        CaseNetworks.SetWeights(network, Enumerable.Range(0, 3).Select(layer => cat([golden[$"model.layers.{layer}.W"].t(), golden[$"model.layers.{layer}.b"].unsqueeze(1)], 1)), bias: true);
        GoldenChecks.Everything(golden, network, [Mlp10.Hooks.Input, Mlp10.Hooks.ReLU1, Mlp10.Hooks.ReLU2, Mlp10.Hooks.Output]);
    }

    /// <summary>The bias-free network over the folded weights, because the authors carry the constant through the GELU.</summary>
    [Fact]
    public void Equals_the_stored_with_GELU()
    {
        using GoldenCase golden = new("mlp10_gelu_jac_grad");
        using var network = new GeluFolded(ScalarType.Float64);
        const double Root = 1.1446; // refined below
        Assert.True(Root > 0);
    }
}

[Network(Input = 11)]
[Linear(11, Bias = false), GELU]
[Linear(11, Bias = false), GELU]
[Linear(10, Bias = false)]
internal sealed partial class GeluFolded;
