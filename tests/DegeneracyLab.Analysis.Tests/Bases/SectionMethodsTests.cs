using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Every way to compute second moments and edges gives the same numbers, and the structure of a section decides which is taken.</summary>
public sealed class SectionMethodsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> cases = [];
            foreach (string network in new[] { nameof(Mlp10), nameof(ResidualNetwork), nameof(LeakyNetwork), nameof(SmoothNetwork), nameof(SequenceNetwork), nameof(AttentionNetwork), nameof(ImageNetwork) })
                foreach (bool centre in new[] { false, true })
                    cases.Add(network, centre);
            return cases;
        }
    }

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_ways_agree(string name, bool centre)
    {
        (IInstrumentedNetwork network, Tensor data) = Make(name);
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, Centre = centre };
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, options);
        Ways.AssertBatchedProductsAgree(network, data, analysis);
    }

    [Theory]
    [InlineData(nameof(Mlp10), "changes of gates", "changes of gates", "one Jacobian for all samples")]
    [InlineData(nameof(ResidualNetwork), "one Jacobian for all samples", "changes of gates", "one Jacobian for all samples")]
    [InlineData(nameof(SmoothNetwork), "batched products", "batched products")]
    [InlineData(nameof(SequenceNetwork), "changes of gates", "batched products")]
    public void Structure_decides(string name, params string[] methods)
    {
        (IInstrumentedNetwork network, Tensor data) = Make(name);
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local });
        Assert.Equal(methods, analysis.Edges.Select(edges => edges.Method));
    }

    /// <summary>Small sections have it the other way round.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Products_of_slopes_agree_where_they_would_not_be_taken(int node)
    {
        (IInstrumentedNetwork network, Tensor data) = Make(nameof(SmoothNetwork));
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, Centre = true };
        using TensorBasis basis = TensorBasis.Of(network, data, options: options);
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, NodeLayers.Default(network.Description), options);
        using var section = new NetworkSection(network, nodes[node], nodes[node + 1]);
        using var slopes = new SlopeEdges(section.AsGated(data.narrow(0, 0, 1))!, basis.Nodes[node].Own, basis.Nodes[node + 1].C);
        using var products = new EdgeSums(section, basis.Nodes[node].Own, basis.Nodes[node + 1].C, new());
        slopes.Add(new SampleSet(network, data));
        products.Add(new SampleSet(network, data));
        Compare.Close(products.Mean(), slopes.Mean(), 1e-12);
    }

    [Fact]
    public void Wide_smooth_sections_take_products_of_slopes()
    {
        using var network = new WideSmoothNetwork(ScalarType.Float64, seed: 4);
        using TensorAnalysis analysis = TensorAnalysis.Run(network, Compare.Gaussian(8, 150, 48), new() { BasisKind = BasisKind.Local });
        Assert.Equal(["products of slopes", "one Jacobian for all samples"], analysis.Edges.Select(edges => edges.Method));
    }

    /// <summary>A basis of a layer of more coordinates than units comes from a factor of M'.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_factor_of_a_second_moment_gives_the_basis_that_it_gives(bool centre)
    {
        using var network = new TestMlp(20, "6b ReLU 3b", seed: 5);
        Tensor data = Compare.Gaussian(9, 200, 20);
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, Centre = centre };
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, NodeLayers.Default(network.Description), options);
        using var section = new NetworkSection(network, nodes[0], nodes[1]);
        using TensorBasis basis = TensorBasis.Of(network, data, options: options);
        using SectionSums sums = Ways.Moments(section, basis.Nodes[1].C, options, data.narrow(0, 0, 1));
        sums.Add(new SampleSet(network, data));
        using Tensor factor = sums.Factor()!;
        Assert.Equal(7, factor.size(1));
        using var products = new JacobianMoments(section, basis.Nodes[1].C, BasisKind.Local, Integration.Gradient);
        products.Add(new SampleSet(network, data));
        using Tensor moment = products.Mean();
        Compare.Close(moment, factor.matmul(factor.t()), 1e-12);

        using var moments = new Moments(20);
        moments.Add(data);
        var construction = new NodeBasisConstruction(options, KeepRule.Of(options, ScalarType.Float64));
        using TensorNode expected = new(construction.Interaction("Input", moments, hasConstant: true, [], moment)), actual = new(construction.Interaction("Input", moments, hasConstant: true, [], moment, factor: factor));
        Assert.Equal(expected.Dimension, actual.Dimension);
        Assert.Equal(expected.Interactions.Nullity, actual.Interactions.Nullity);
        Compare.Close(expected.Lambda, actual.Lambda, 1e-12);
        Compare.Close(expected.C.matmul(expected.C.t()), actual.C.matmul(actual.C.t()), 1e-11);
        Compare.Close(expected.C.matmul(expected.CPinv), actual.C.matmul(actual.CPinv), 1e-9);
        Compare.Close(eye(actual.Dimension, dtype: ScalarType.Float64), actual.CPinv.matmul(actual.C), 1e-9);
    }

    /// <summary>Against the same network with all biases scaled, of the scaled input: halfway along the path of integrated gradients.</summary>
    [Theory]
    [InlineData(nameof(Mlp10))]
    [InlineData(nameof(SmoothNetwork))]
    [InlineData(nameof(SequenceNetwork))]
    [InlineData(nameof(AttentionNetwork))]
    [InlineData(nameof(ImageNetwork))]
    public void The_constant_scales_the_biases(string name)
    {
        (IInstrumentedNetwork network, Tensor data) = Make(name);
        (IInstrumentedNetwork scaled, _) = Make(name);
        using (no_grad())
            foreach ((string parameter, var tensor) in scaled.NamedParameters())
                if (parameter.EndsWith("bias", StringComparison.Ordinal))
                    tensor.mul_(0.5);
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, [network.Description.Input, network.Description.Output], new());
        using var section = new NetworkSection(network, nodes[0], nodes[1]);
        using SectionPoint data1 = section.At(data);
        using SectionPoint half = section.At(data, data1.Input() * 0.5);
        Compare.Close(scaled.Forward(data * 0.5).reshape(data.size(0), -1), half.Output().flatten(1), 1e-13);
    }

    /// <summary>M' against Jacobians one by one.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Second_moments_are_those_of_the_Jacobians(string name, bool centre)
    {
        (IInstrumentedNetwork network, Tensor data) = Make(name);
        foreach (BasisKind kind in new[] { BasisKind.Local, BasisKind.Global })
        {
            using TensorBasis basis = TensorBasis.Of(network, data, options: new() { BasisKind = kind, Centre = centre });
            IReadOnlyList<HookPoint> hooks = NodeLayers.Default(network.Description);
            using NetworkTrace trace = network.Trace(data);
            for (int node = 0; node < hooks.Count - 1; node++)
            {
                int coordinates = basis.Nodes[node].Width - (basis.Nodes[node].HasConstant ? 1 : 0);
                HookPoint end = kind == BasisKind.Local ? hooks[node + 1] : hooks[^1];
                TensorNode last = kind == BasisKind.Local ? basis.Nodes[node + 1] : basis.Nodes[^1];
                Tensor c = last.C.narrow(0, 0, last.Width - (last.HasConstant ? 1 : 0));
                // [batch, ..to.., ..from..] -> [batch, coordinates of to, positions of to, coordinates of from, positions of from]
                Tensor jacobian = network.Jacobian(trace, hooks[node], end, carry: true);
                Tensor toVectors = Vectors(jacobian.reshape(data.size(0), -1, network.Description.WidthAt(hooks[node])), network, end, 1, (int)c.size(0));
                Tensor rows = Vectors(einsum("bpcx,cr->bprx", toVectors, c).flatten(0, 2), network, hooks[node], 1, coordinates).flatten(0, 1);
                Tensor expected = rows.t().matmul(rows) / (data.size(0) * (network.Description.WidthAt(hooks[node]) / coordinates));
                Tensor actual = basis.Nodes[node].JacobianMoment.narrow(0, 0, coordinates).narrow(1, 0, coordinates);
                Compare.Close(expected, actual, 1e-11, $"{kind} M' at {hooks[node]}");
            }
        }
    }

    /// <summary>Splits a dimension of entries into positions and coordinates, which come first in images.</summary>
    private static Tensor Vectors(Tensor entries, IInstrumentedNetwork network, HookPoint hook, int dimension, int coordinates)
    {
        long positions = entries.size(dimension) / coordinates;
        return network.Description.ShapeAt(hook).Count == 3
            ? entries.unflatten(dimension, coordinates, positions).transpose(dimension, dimension + 1)
            : entries.unflatten(dimension, positions, coordinates);
    }

    internal static (IInstrumentedNetwork Network, Tensor Data) Make(string name) => name switch
    {
        nameof(ResidualNetwork) => (new ResidualNetwork(ScalarType.Float64, seed: 3), Compare.Gaussian(1, 40, 5)),
        nameof(LeakyNetwork) => (new LeakyNetwork(ScalarType.Float64, seed: 3), Compare.Gaussian(2, 40, 5)),
        nameof(SmoothNetwork) => (new SmoothNetwork(ScalarType.Float64, seed: 3), Compare.Gaussian(3, 40, 5)),
        nameof(SequenceNetwork) => (new SequenceNetwork(ScalarType.Float64, seed: 3), Compare.Gaussian(4, 40, 3, 4)),
        nameof(AttentionNetwork) => (new AttentionNetwork(ScalarType.Float64, seed: 3), Compare.Gaussian(5, 40, 3, 4)),
        nameof(ImageNetwork) => (new ImageNetwork(ScalarType.Float64, seed: 3), Compare.Gaussian(6, 40, 2, 4, 4)),
        _ => (new Mlp10(ScalarType.Float64, seed: 3), Compare.Gaussian(7, 40, 10)),
    };
}

[Block(Input = 6)]
[Linear(9), ReLU, Linear(6)]
internal sealed partial class ReLUBranch;

[Block(Input = 4)]
[Linear(7), LeakyReLU(0.1), Linear(4)]
internal sealed partial class LeakyBranch;

[Block(Input = 4)]
[Linear(7), Tanh, Linear(4)]
internal sealed partial class SmoothBranch;

[Block(Input = 4)]
[SelfAttention(Heads = 2)]
internal sealed partial class AttentionBranch;

[Network(Input = 5)]
[Linear(6), Residual<ReLUBranch>, Linear(3)]
internal sealed partial class ResidualNetwork;

[Network(Input = 5)]
[Linear(4), LeakyReLU(0.2), Residual<LeakyBranch>, Linear(3), LeakyReLU(0.3)]
internal sealed partial class LeakyNetwork;

[Network(Input = 5)]
[Linear(4), Tanh, Residual<SmoothBranch>]
internal sealed partial class SmoothNetwork;

[Network(Input = 48)]
[Linear(64), Sigmoid, Linear(40)]
internal sealed partial class WideSmoothNetwork;

[Network(Positions = 3, Input = 4)]
[Residual<LeakyBranch>, Residual<SmoothBranch>, MeanPool]
internal sealed partial class SequenceNetwork;

[Network(Positions = 3, Input = 4)]
[Residual<AttentionBranch>, Residual<LeakyBranch>, LastPosition, Linear(3)]
internal sealed partial class AttentionNetwork;

[Network(Channels = 2, Height = 4, Width = 4)]
[Conv2d(3, Kernel = 3, Padding = 1), ReLU, Conv2d(2, Kernel = 3), ReLU, Flatten, Linear(3)]
internal sealed partial class ImageNetwork;
