using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The identities by which an Interaction Basis is defined, and what it must not depend on.</summary>
public sealed class InteractionBasisTests
{
    public static TheoryData<BasisKind, bool, string> Choices
    {
        get
        {
            TheoryData<BasisKind, bool, string> data = [];
            foreach (string layers in new[] { "7b ReLU 6b ReLU 4b", "7 ReLU 6 ReLU 4", "7b ReLU 6 GELU 4b", "5b Tanh 6b LeakyReLU:0.2 3b Tanh", "6b 5b 4" })
                foreach (BasisKind kind in (BasisKind[])[BasisKind.Global, BasisKind.Local])
                    foreach (bool centre in new[] { false, true })
                        data.Add(kind, centre, layers);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Features_are_uncorrelated_and_their_effects_are_the_identity(BasisKind kind, bool centre, string layers)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, layers);
        Tensor x = Compare.Gaussian(21, 400, 5);
        using TensorBasis basis = TensorBasis.Of(network, x, options: new() { BasisKind = kind, Centre = centre });
        using NetworkTrace trace = network.Trace(x);

        foreach (TensorNode node in basis.Nodes.SkipLast(1))
        {
            int first = centre ? 1 : 0;
            Tensor features = node.Features(trace[network.Hook(node.Name)]);
            Tensor gram = features.t().matmul(features) / 400;
            // A constant without effect has importance 0 and is left at scale 1.
            Tensor meanSquares = node.Lambda.clone();
            if (centre && meanSquares[0].item<double>() == 0)
                meanSquares[0] = tensor(1.0);
            Compare.Close(diag(meanSquares), gram, 1e-11, $"Gram matrix of the features at {node.Name}");
            Compare.Close(eye(node.Dimension, dtype: ScalarType.Float64), node.CPinv.matmul(node.C), 1e-10, $"C_pinv C at {node.Name}");
            Tensor effects = node.CPinv.matmul(node.JacobianMoment).matmul(node.CPinv.t());
            long free = node.Dimension - first;
            Compare.Close(eye(free, dtype: ScalarType.Float64), effects.narrow(0, first, free).narrow(1, first, free), 1e-10, $"second moment of the Jacobian by the features at {node.Name}");
            double[] lambda = node.Lambda.data<double>().ToArray()[first..];
            Assert.Equal(lambda.OrderDescending(), lambda);
            if (centre)
            {
                Tensor means = features.mean([0]);
                Assert.True(means.narrow(0, 1, free).abs().max().item<double>() <= 1e-10 * features.abs().max().item<double>());
                Compare.Close(full(400, means[0].item<double>(), dtype: ScalarType.Float64), features.select(1, 0), 1e-12, "the constant feature");
                Assert.True(node.CPinv.narrow(0, 1, free).select(1, node.Width - 1).abs().max().item<double>() < 1e-10);
            }
        }

        TensorNode output = basis.Nodes[^1];
        Compare.Close(eye(output.Width, dtype: ScalarType.Float64), output.C.matmul(output.C.t()), 1e-13);
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void The_second_moments_are_those_of_Jacobians_by_batched_products(BasisKind kind, bool centre, string layers)
    {
        // The special path (co-activation matrices, one backward sweep) against the general one (a Jacobian for each sample).
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, layers);
        Tensor x = Compare.Gaussian(22, 100, 5);
        using TensorBasis basis = TensorBasis.Of(network, x, options: new() { BasisKind = kind, Centre = centre });
        using NetworkTrace trace = network.Trace(x);
        HookPoint output = network.Description.Output;
        for (int index = 0; index < basis.Nodes.Count - 1; index++)
        {
            TensorNode node = basis.Nodes[index], next = basis.Nodes[index + 1];
            HookPoint from = network.Hook(node.Name), to = kind == BasisKind.Global ? output : network.Hook(next.Name);
            Tensor jacobian = ((IInstrumentedNetwork)network).Jacobian(trace, from, to, foldBias: node.HasConstant);
            if (kind == BasisKind.Local)
            {
                if (next.HasConstant)
                {
                    // The constant is carried along with derivative 1.
                    Tensor carried = zeros(100, 1, node.Width, dtype: ScalarType.Float64);
                    carried.select(2, node.Width - 1).fill_(1);
                    jacobian = cat([jacobian, carried], 1);
                }

                jacobian = next.C.t().matmul(jacobian);
            }

            Tensor expected = jacobian.transpose(1, 2).matmul(jacobian).mean([0]);
            Compare.Close(expected, node.JacobianMoment, 1e-12, $"M' at {node.Name}");
        }
    }

    [Fact]
    public void In_a_linear_network_each_feature_talks_to_one_feature()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(6, "8 7 5", seed: 4);
        Tensor x = Compare.Gaussian(23, 500, 6).matmul(Compare.Gaussian(24, 6, 6));
        foreach (BasisKind kind in (BasisKind[])[BasisKind.Global, BasisKind.Local])
        {
            using TensorBasis basis = TensorBasis.Of(network, x, options: new() { BasisKind = kind });
            for (int node = 0; node < 2; node++)
            {
                Tensor interactions = basis.Nodes[node].CPinv.matmul(network.LinearAt(node).weight!.t()).matmul(basis.Nodes[node + 1].C);
                if (node == 0)
                    Compare.Close(eye(5, dtype: ScalarType.Float64), interactions.abs(), 1e-8, "interactions");
                Compare.Close(basis.Nodes[0].Lambda, basis.Nodes[node].Lambda, 1e-10, "Lambda");
            }
        }
    }

    [Fact]
    public void An_invertible_change_of_hidden_coordinates_changes_no_feature()
    {
        using var scope = NewDisposeScope();
        Tensor x = Compare.Gaussian(25, 600, 5);
        // A linear hidden layer can be reparameterised by any invertible matrix.
        using var network = new TestMlp(5, "7b ReLU 6b 4b", seed: 5);
        using var changed = new TestMlp(5, "7b ReLU 6b 4b", seed: 5);
        Tensor t = Compare.Gaussian(26, 6, 6) + 2 * eye(6, dtype: ScalarType.Float64);
        using (no_grad())
        {
            changed.LinearAt(1).weight!.copy_(t.matmul(network.LinearAt(1).weight!));
            changed.LinearAt(1).bias!.copy_(t.matmul(network.LinearAt(1).bias!));
            changed.LinearAt(2).weight!.copy_(network.LinearAt(2).weight!.matmul(t.inverse()));
        }

        foreach (BasisKind kind in (BasisKind[])[BasisKind.Global, BasisKind.Local])
            foreach (bool centre in new[] { false, true })
            {
                Tensor before = FeaturesAtLinear2(network, x, kind, centre), after = FeaturesAtLinear2(changed, x, kind, centre);
                Compare.Close(before.abs(), after.abs(), 1e-9, $"features ({kind}, centred: {centre})");
            }

        static Tensor FeaturesAtLinear2(TestMlp network, Tensor x, BasisKind kind, bool centre)
        {
                using TensorBasis basis = TensorBasis.Of(network, x, options: new() { BasisKind = kind, Centre = centre });
            using NetworkTrace trace = network.Trace(x);
            return basis["Linear2"].Features(trace[network.Hook("Linear2")]);
        }
    }

    [Fact]
    public void Rotating_the_output_changes_no_other_layer()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, "7b ReLU 6b ReLU 4b");
        Tensor x = Compare.Gaussian(27, 300, 5);
        foreach (bool centre in new[] { false, true })
        {
            using TensorBasis rotated = TensorBasis.Of(network, x, options: new() { BasisKind = BasisKind.Local, Centre = centre, RotateOutput = true });
            using TensorBasis plain = TensorBasis.Of(network, x, options: new() { BasisKind = BasisKind.Local, Centre = centre, RotateOutput = false });
            for (int node = 0; node < 3; node++)
                Compare.Close(plain.Nodes[node].C, rotated.Nodes[node].C, 1e-9, plain.Nodes[node].Name);
        }
    }

    [Fact]
    public void Signs_are_the_same_whatever_the_decomposition_returned()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, "7b ReLU 6b ReLU 4b");
        using TensorBasis basis = TensorBasis.Of(network, Compare.Gaussian(28, 300, 5));
        foreach (TensorNode node in basis.Nodes)
        {
            Tensor largest = node.C.gather(0, node.C.abs().argmax(0).unsqueeze(0));
            Assert.True(largest.gt(0).all().item<bool>());
        }
    }

    [Fact]
    public void Directions_without_activation_or_effect_are_dropped()
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(5, "6b ReLU 2b");
        Tensor x = Compare.Gaussian(29, 300, 5);
        x.select(1, 4).copy_(x.select(1, 0) + x.select(1, 1));
        using TensorBasis basis = TensorBasis.Of(network, x);
        Assert.Equal((5, 6), (basis["Input"].Activations.Rank, basis["Input"].Width));
        // Two outputs: the last hidden layer has two directions with an effect, and the constant's part lies within them.
        Assert.Equal(2, basis["ReLU2"].Dimension);
    }
}
