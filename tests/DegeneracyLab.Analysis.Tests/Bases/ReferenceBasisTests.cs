using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The local basis of two perceptrons against values computed with the authors' code.</summary>
public sealed class ReferenceBasisTests
{
    private static readonly string[] NodeNames = ["layers.0", "layers.1", "layers.2"];

    [Theory]
    [InlineData("mlp10_relu_jac_grad", false)]
    [InlineData("mlp10_jac_grad_centered", true)]
    public void The_local_basis_equals_the_stored_one(string name, bool centred)
    {
        using var scope = NewDisposeScope();
        using SafetensorsContent golden = Safetensors.Read(SharedData.File($"data/reference/golden/{name}.safetensors"));
        IReadOnlyDictionary<string, Tensor> stored = golden.Tensors;
        using var network = new Mlp10(ScalarType.Float64);
        CaseNetworks.SetWeights(network, Enumerable.Range(0, 3).Select(layer => cat([stored[$"model.layers.{layer}.W"].t(), stored[$"model.layers.{layer}.b"].unsqueeze(1)], 1)), bias: true);
        using TensorBasis basis = TensorBasis.Of(network, stored["data.x"], options: new() { BasisKind = BasisKind.Local, Centre = centred, RotateOutput = false });

        int projectors = 0;
        for (int node = 0; node < 3; node++)
        {
            string id = NodeNames[node];
            TensorNode ours = basis.Nodes[node];
            if (centred)
                Compare.Close(stored[$"mean.{id}"], ours.Mean, 1e-12, $"mean of {id}");
            Compare.Close(stored[$"gram.{id}"], ours.Gram, 1e-12, $"Gram of {id}");

            Compare.Close(stored[$"M_dash.{id}"], ours.JacobianMoment, 1e-11, $"M' of {id}");
            Tensor c = stored[$"C.{id}"];
            Compare.Close(c.matmul(c.t()), ours.C.matmul(ours.C.t()), 1e-11, $"C C^T of {id}");

            // Lambda is stored in the order of V's columns; the constant, if any, comes first in ours.
            double[] expected = [.. stored[$"Lambda.{id}"].data<double>().ToArray().OrderDescending()];
            double[] actual = [.. ours.Lambda.data<double>().ToArray().OrderDescending()];
            for (int i = 0; i < actual.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-11 * expected[0], $"Lambda {i} of {id}: {actual[i]:r}, stored {expected[i]:r}");

            // Where the last Lambda is noise, the stored basis keeps or drops it by chance: nothing to compare.
            if (expected.Count(value => value > 1e-12 * expected[0]) != c.size(1))
                continue;
            Assert.Equal(c.size(1), ours.Dimension);
            Compare.Close(c.matmul(stored[$"C_pinv.{id}"]), ours.C.matmul(ours.CPinv), 1e-10, $"C C_pinv of {id}");
            projectors++;
        }

        Assert.NotEqual(0, projectors);
    }
}

[Network(Input = 10)]
[Linear(10), ReLU]
[Linear(10), ReLU]
[Linear(10)]
internal sealed partial class Mlp10;
