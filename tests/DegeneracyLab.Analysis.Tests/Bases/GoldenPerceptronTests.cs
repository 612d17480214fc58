using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

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

    /// <summary>The last node layer is not the output: it keeps its constant, and its effects are those on it.</summary>
    [Fact]
    public void Equals_the_stored_without_the_output()
    {
        using var golden = new GoldenCase("mlp10_jac_trap4_centered_rotlast_nooutput");
        using var network = new Mlp10(ScalarType.Float64);
        CaseNetworks.SetWeights(network, Enumerable.Range(0, 3).Select(layer => cat([golden[$"model.layers.{layer}.W"].t(), golden[$"model.layers.{layer}.b"].unsqueeze(1)], 1)), bias: true);
        HookPoint[] hooks = [Mlp10.Hooks.Input, Mlp10.Hooks.ReLU1, Mlp10.Hooks.ReLU2];
        GoldenChecks.Everything(golden, network, hooks);
        using TensorBasis basis = TensorBasis.Of(network, golden["data.x"], hooks, golden.Options);
        Compare.Close(golden.C("layers.2").matmul(golden["C_pinv.layers.2"]), basis.Nodes[2].C.matmul(basis.Nodes[2].CPinv), 1e-12, "C C_pinv of the last");
        Compare.Close(golden.C("layers.2").matmul(golden.C("layers.2").t()), basis.Nodes[2].C.matmul(basis.Nodes[2].C.t()), 1e-12, "C C^T of the last");
        Assert.Equal(39.26, basis.Nodes[0].Lambda.max().item<double>(), 2);
    }

    /// <summary>The bias-free network over the folded weights, because the authors carry the constant through the GELU.</summary>
    [Fact]
    public void Equals_the_stored_with_GELU()
    {
        using GoldenCase golden = new("mlp10_gelu_jac_grad") { FoldsConstant = false };
        using var network = new GeluFolded(ScalarType.Float64);
        double root = RootOfOne(x => functional.gelu(tensor(x, ScalarType.Float64)).item<double>());
        CaseNetworks.SetWeights(network, Enumerable.Range(0, 3).Select(layer => Folded(layer, root).t()), bias: false);
        GoldenChecks.Everything(golden, network, [GeluFolded.Hooks.Input, GeluFolded.Hooks.GELU1, GeluFolded.Hooks.GELU2, GeluFolded.Hooks.Output], cat([golden["data.x"], ones(1000, 1, dtype: ScalarType.Float64)], 1));

        // [inputs + 1, outputs + 1]; the last layer has no constant among its outputs.
        Tensor Folded(int layer, double carried)
        {
            Tensor w = cat([golden[$"model.layers.{layer}.W"], golden[$"model.layers.{layer}.b"].unsqueeze(0)], 0);
            if (layer == 2)
                return w;
            Tensor constant = zeros(11, 1, dtype: ScalarType.Float64);
            constant[10, 0] = tensor(carried, ScalarType.Float64);
            return cat([w, constant], 1);
        }
    }

    /// <summary>Where a function that grows from -1 to 4 is 1.</summary>
    private static double RootOfOne(Func<double, double> function)
    {
        double low = 0.5, high = 4;
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = function(middle) < 1 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}

[Network(Input = 11)]
[Linear(11, Bias = false), GELU]
[Linear(11, Bias = false), GELU]
[Linear(10, Bias = false)]
internal sealed partial class GeluFolded;
