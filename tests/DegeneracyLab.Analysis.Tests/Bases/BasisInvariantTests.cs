using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The identities that every basis of any network fulfils, by every formula.</summary>
public sealed class BasisInvariantTests : IDisposable
{
    private static readonly string[] Networks = [nameof(Mlp10), nameof(ResidualNetwork), nameof(LeakyNetwork), nameof(SmoothNetwork), nameof(SequenceNetwork), nameof(AttentionNetwork), nameof(ImageNetwork)];

    private readonly DisposeScope scope = NewDisposeScope();

    private static BasisKind[] Kinds => [BasisKind.Global, BasisKind.Local, BasisKind.LocalGradient, BasisKind.LocalChange];

    public static MatrixTheoryData<string, BasisKind, bool> Cases => new(Networks, Kinds, [false, true]);

    public static MatrixTheoryData<string, BasisKind> CentredCases => new(Networks, Kinds);

    public static TheoryData<string> Names => [.. Networks];

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_are_uncorrelated_and_written_back(string name, BasisKind kind, bool centre)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        AnalysisOptions options = Options(kind, centre);
        using TensorBasis basis = TensorBasis.Of(network, data, options: options);
        using NetworkTrace trace = network.Trace(data);
        foreach ((NodeLayer layer, TensorNode node) in Layers(network, options).Zip(basis.Nodes).SkipLast(1))
        {
            Tensor features = layer.Values(trace).matmul(node.C).flatten(0, 1);
            Tensor gram = features.t().matmul(features) / features.size(0);
            // A constant without effect has importance 0 and is left at scale 1.
            Tensor meanSquares = node.Lambda.clone();
            if (centre && meanSquares[0].item<double>() == 0)
                meanSquares[0] = tensor(1.0);
            Compare.Close(diag(meanSquares), gram, 1e-11, $"Gram matrix of the features at {node.Name}");
            Compare.Close(eye(node.Dimension, dtype: ScalarType.Float64), node.CPinv.matmul(node.C), 1e-10, $"C_pinv C at {node.Name}");
            Compare.Close(eye(node.Dimension, dtype: ScalarType.Float64), node.V.t().matmul(node.V), 1e-12, $"V^T V at {node.Name}");
            int first = centre ? 1 : 0;
            double[] lambda = node.Lambda.data<double>().ToArray()[first..];
            Assert.Equal(lambda.OrderDescending(), lambda);
            Assert.All(lambda, value => Assert.True(value > 0));
            if (kind is BasisKind.Global or BasisKind.Local)
            {
                Tensor effects = node.CPinv.matmul(node.JacobianMoment).matmul(node.CPinv.t()).narrow(0, first, lambda.Length).narrow(1, first, lambda.Length);
                Compare.Close(eye(lambda.Length, dtype: ScalarType.Float64), effects, 1e-10, $"C_pinv M' C_pinv^T at {node.Name}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(CentredCases))]
    public void In_a_centred_basis_the_constant_is_a_feature_and_all_others_have_mean_zero(string name, BasisKind kind)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        AnalysisOptions options = Options(kind, centre: true);
        using TensorBasis basis = TensorBasis.Of(network, data, options: options);
        using NetworkTrace trace = network.Trace(data);
        foreach ((NodeLayer layer, TensorNode node) in Layers(network, options).Zip(basis.Nodes).SkipLast(1))
        {
            Tensor written = node.CPinv[0];
            Compare.Close(node.Mean * written[node.Width - 1], written, 1e-12, $"what the constant of {node.Name} writes");
            Assert.InRange(node.CPinv.narrow(0, 1, node.Dimension - 1).select(1, node.Width - 1).abs().max().item<double>(), 0, 1e-12);
            Tensor features = layer.Values(trace).matmul(node.C).flatten(0, 1);
            Compare.Close(ones_like(features.select(1, 0)) / written[node.Width - 1], features.select(1, 0), 1e-12, $"the constant feature of {node.Name}");
            Assert.InRange(features.mean([0]).narrow(0, 1, node.Dimension - 1).abs().max().item<double>(), 0, 1e-12 * features.abs().max().item<double>());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rotating_the_output_changes_nothing_before_it(string name)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        foreach (bool centre in new[] { false, true })
        {
            using TensorAnalysis rotated = Run(rotate: true), plain = Run(rotate: false);
            for (int node = 0; node < plain.Basis.Nodes.Count - 1; node++)
                Compare.Close(plain.Basis.Nodes[node].C, rotated.Basis.Nodes[node].C, 1e-7, $"C at {plain.Basis.Nodes[node].Name}");
            for (int section = 0; section < plain.Edges.Count - 1; section++)
                Compare.Close(plain.Edges[section].Strengths, rotated.Edges[section].Strengths, 1e-9, $"edges from {plain.Edges[section].From}");

            TensorAnalysis Run(bool rotate) => TensorAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, Centre = centre, RotateOutput = rotate, Threshold = 1e-10 });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Principal_directions_read_and_write_by_the_same_matrix(string name)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        using TensorBasis basis = TensorBasis.Of(network, data, options: Options(BasisKind.PrincipalDirections, centre: false));
        foreach (TensorNode node in basis.Nodes)
        {
            Compare.Close(node.W, node.C, 0, node.Name);
            Compare.Close(node.C.t(), node.CPinv, 1e-15, node.Name);
            Compare.Close(diag(node.Lambda), node.C.t().matmul(node.Gram).matmul(node.C), 1e-13, node.Name);
        }
    }

    /// <summary>What was counted: the mean over samples and positions.</summary>
    [Fact]
    public void A_Gram_matrix_is_a_mean_over_samples_and_positions()
    {
        using var network = new TwoPositions(ScalarType.Float64);
        Tensor data = tensor(new double[] { 1, 2, 3, 4, 1, 0, 0, 1 }, [2, 2, 2]);
        using TensorBasis plain = TensorBasis.Of(network, data, options: Options(BasisKind.PrincipalDirections, centre: false));
        Compare.Close(tensor(new[] { 11 / 4.0, 14 / 4.0, 14 / 4.0, 21 / 4.0 }, [2, 2]), plain.Nodes[0].Gram, 1e-15);
        Compare.Close(tensor(new[] { 5 / 4.0, 7 / 4.0 }), plain.Nodes[0].Mean, 1e-15);
        using TensorBasis centred = TensorBasis.Of(network, data, options: Options(BasisKind.PrincipalDirections, centre: true));
        Compare.Close(tensor(new[] { 19 / 16.0, 21 / 16.0, 0, 21 / 16.0, 35 / 16.0, 0, 0, 0, 1 }, [3, 3]), centred.Nodes[0].Gram, 1e-15);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_global_basis_is_the_local_one_at_the_last_two_node_layers_only(string name)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        using TensorBasis global = TensorBasis.Of(network, data, options: Options(BasisKind.Global, centre: true)), local = TensorBasis.Of(network, data, options: Options(BasisKind.Local, centre: true));
        int last = global.Nodes.Count - 1;
        Compare.Close(local.Nodes[last].C, global.Nodes[last].C, 0, "the output");
        Compare.Close(local.Nodes[last - 1].JacobianMoment, global.Nodes[last - 1].JacobianMoment, 1e-12, "M' before the output");
        Compare.Close(local.Nodes[last - 1].C, global.Nodes[last - 1].C, 1e-8, "C before the output");
        if (last > 1)
            Assert.True(Compare.Deviation(local.Nodes[0].JacobianMoment, global.Nodes[0].JacobianMoment) > 1e-3);
    }

    [Theory]
    [InlineData(BasisKind.Local, true)]
    [InlineData(BasisKind.Local, false)]
    [InlineData(BasisKind.Global, true)]
    public void The_scale_of_a_layer_norm_stays_a_direction_of_its_own(BasisKind kind, bool centre)
    {
        using var network = new NormNetwork(ScalarType.Float64, seed: 5);
        Tensor data = Compare.Gaussian(22, 200, 6);
        using TensorBasis basis = TensorBasis.Of(network, data, [NormNetwork.Hooks.Input, NormNetwork.Hooks.LayerNorm1.Scale, NormNetwork.Hooks.Output], Options(kind, centre));
        TensorNode node = basis.Nodes[1];
        int own = centre ? 1 : 0;
        Tensor write = node.CPinv[own].clone(), written = node.CPinv.select(1, 0).clone(), read = node.C[0].clone();
        Assert.True(Math.Abs(write[0].item<double>()) > 1e-3 && Math.Abs(read[own].item<double>()) > 1e-3);
        write[0] = tensor(0.0);
        written[own] = tensor(0.0);
        read[own] = tensor(0.0);
        if (centre)
            written[0] = tensor(0.0);                       // the constant writes the mean
        Assert.InRange(write.abs().max().item<double>(), 0, 1e-12);
        Assert.InRange(written.abs().max().item<double>(), 0, 1e-12);
        Assert.InRange(read.abs().max().item<double>(), 0, 1e-12);

        using TensorBasis free = TensorBasis.Of(network, data, [NormNetwork.Hooks.Input, NormNetwork.Hooks.LayerNorm1.Scale, NormNetwork.Hooks.Output], Options(kind, centre) with { IsolateScale = false });
        Assert.True(free.Nodes[1].C[0].abs().gt(1e-3).sum().item<long>() > 1, "Not isolated, it would be mixed with others.");
    }

    [Theory]
    [InlineData(BasisKind.Local)]
    [InlineData(BasisKind.Global)]
    public void A_float32_network_has_the_bases_of_the_float64_one(BasisKind kind)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(nameof(Mlp10));
        using var single = new Mlp10(ScalarType.Float32, seed: 3);
        using TensorBasis expected = TensorBasis.Of(network, data, options: Options(kind, centre: true)), actual = TensorBasis.Of(single, data.to(ScalarType.Float32), options: Options(kind, centre: true));
        foreach ((TensorNode a, TensorNode b) in expected.Nodes.Zip(actual.Nodes))
        {
            Assert.Equal(ScalarType.Float64, b.C.dtype);
            Compare.Close(a.JacobianMoment, b.JacobianMoment, 1e-5, $"M' of {a.Name}");
            Compare.Close(a.Lambda, b.Lambda, 1e-5, $"Lambda of {a.Name}");
        }
    }

    private static AnalysisOptions Options(BasisKind kind, bool centre) => new() { BasisKind = kind, Centre = centre, BasisIntegration = kind is BasisKind.LocalGradient or BasisKind.LocalChange ? Integration.GaussLegendre(3) : Integration.Gradient };

    private static IReadOnlyList<NodeLayer> Layers(IInstrumentedNetwork network, AnalysisOptions options) => NodeLayers.Of(network.Description, NodeLayers.Default(network.Description), options);
}

[Network(Positions = 2, Input = 2)]
[Linear(2, Bias = false)]
internal sealed partial class TwoPositions;

[Network(Input = 6)]
[Linear(6), LayerNorm, Linear(4)]
internal sealed partial class NormNetwork;
