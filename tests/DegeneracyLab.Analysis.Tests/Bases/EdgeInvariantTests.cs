using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What edges must fulfil, whatever the network, and edges from their definition by torch's own differentiation.</summary>
public sealed class EdgeInvariantTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, bool> Cases => SectionMethodsTests.Cases;

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Squared_edges_are_not_negative_and_not_all_zero(string name, bool centre)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, Centre = centre });
        Assert.Equal(analysis.Basis.Nodes.Count - 1, analysis.Edges.Count);
        for (int section = 0; section < analysis.Edges.Count; section++)
        {
            TensorEdges edges = analysis.Edges[section];
            Assert.Equal([analysis.Basis.Nodes[section + 1].Dimension, analysis.Basis.Nodes[section].Dimension], edges.Strengths.shape);
            Assert.Equal((analysis.Basis.Nodes[section].Name, analysis.Basis.Nodes[section + 1].Name), (edges.From, edges.To));
            Assert.True(edges.Strengths.ge(0).all().item<bool>());
            Assert.True(edges.Strengths.max().item<double>() > 0);
        }
    }

    /// <summary>By the formula that divides the squared change of the later features among the earlier ones, their shares are the importances.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Functional_edges_of_a_feature_sum_to_its_importance(string name, bool centre)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        foreach (Integration rule in new[] { Integration.GaussLegendre(2), Integration.Trapezoid(3) })
        {
            using TensorAnalysis analysis = TensorAnalysis.Run(network, data, new()
            {
                BasisKind = BasisKind.LocalChange, Centre = centre, BasisIntegration = rule,
                EdgeFormula = EdgeFormula.Functional, EdgeIntegration = rule,
            });
            foreach ((TensorNode node, TensorEdges edges) in analysis.Basis.Nodes.Zip(analysis.Edges))
                Compare.Close(node.Lambda, edges.Strengths.sum([0]).abs(), 1e-11, $"sums of the edges from {node.Name}");
        }
    }

    [Fact]
    public void In_a_linear_network_intervals_change_nothing()
    {
        using var network = new TestMlp(5, "6 4 3");
        Tensor data = Compare.Gaussian(51, 200, 5);
        foreach (EdgeFormula formula in Enum.GetValues<EdgeFormula>())
        {
            using TensorAnalysis expected = Run(Integration.GaussLegendre(0));
            foreach (Integration rule in new[] { Integration.GaussLegendre(1), Integration.GaussLegendre(5), Integration.Trapezoid(0), Integration.Trapezoid(1), Integration.Trapezoid(5) })
            {
                using TensorAnalysis actual = Run(rule);
                for (int section = 0; section < expected.Edges.Count; section++)
                    Compare.Close(expected.Edges[section].Strengths, actual.Edges[section].Strengths, 1e-12, $"{formula} edges by {rule}");
            }

            TensorAnalysis Run(Integration rule) => TensorAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, EdgeFormula = formula, EdgeIntegration = rule });
        }
    }

    /// <summary>A section of a tanh layer with bias, sample by sample and feature by feature.</summary>
    [Theory]
    [InlineData(false, -1)]
    [InlineData(true, -1)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public void Edges_are_those_of_the_definition(bool centre, int intervals)
    {
        Integration rule = intervals < 0 ? Integration.Gradient : Integration.GaussLegendre(intervals);
        using var network = new TestMlp(4, "5b Tanh 3b", seed: 7);
        Tensor data = Compare.Gaussian(52, 12, 4);
        foreach (EdgeFormula formula in Enum.GetValues<EdgeFormula>())
        {
            // At the activations themselves there is no change to be divided.
            if (formula == EdgeFormula.Functional && intervals < 0)
                continue;
            using TensorAnalysis analysis = TensorAnalysis.Run(network, data, new()
            {
                BasisKind = BasisKind.Local, Centre = centre, Threshold = 1e-3,
                EdgeFormula = formula, EdgeIntegration = rule,
            });
            TensorNode from = analysis.Basis.Nodes[0], to = analysis.Basis.Nodes[1];
            Tensor expected = zeros(to.Dimension, from.Dimension, dtype: ScalarType.Float64);
            Tensor features = cat([data, ones(12, 1, dtype: ScalarType.Float64)], 1).matmul(from.C);
            foreach (Tensor feature in Enumerable.Range(0, 12).Select(sample => features[sample]))
            {
                Tensor jacobian = zeros_like(expected);
                foreach ((double alpha, double weight) in rule.Points)
                {
                    Tensor point = (alpha * feature).detach().requires_grad_();
                    Tensor later = Section(point), change = (Later(feature) - later).square();
                    for (int i = 0; i < to.Dimension; i++)
                    {
                        Tensor output = formula == EdgeFormula.Squared ? later[i] : change[i];
                        jacobian[i] = jacobian[i] + (weight * autograd.grad([output], [point], retain_graph: true)[0]);
                    }
                }

                expected += formula == EdgeFormula.Squared ? (jacobian * feature).square() : -(jacobian * feature);
            }

            // The path ends at the activations, which the network makes of the data and not of what the features write back.
            Compare.Close(expected / 12, analysis.Edges[0].Strengths, 1e-12, $"{formula} edges");

            Tensor Later(Tensor point) => Section(point).detach();

            Tensor Section(Tensor point)
            {
                Tensor x = point.matmul(from.CPinv);
                Tensor y = network.LinearAt(0).weight!.detach().matmul(x.narrow(0, 0, 4)) + (network.LinearAt(0).bias!.detach() * x[4]);
                return cat([y.tanh(), x.narrow(0, 4, 1)]).matmul(to.C);
            }
        }
    }

    [Theory]
    [InlineData(nameof(SmoothNetwork))]
    [InlineData(nameof(AttentionNetwork))]
    public void Parts_of_the_data_merge(string name)
    {
        (IInstrumentedNetwork network, Tensor data) = SectionMethodsTests.Make(name);
        AnalysisOptions options = new() { BasisKind = BasisKind.Local };
        using TensorBasis basis = TensorBasis.Of(network, data, options: options);
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, NodeLayers.Default(network.Description), options);
        using var section = new NetworkSection(network, nodes[0], nodes[1]);
        using EdgeSums whole = new(section, basis.Nodes[0].Own, basis.Nodes[1].C, new()), first = new(section, basis.Nodes[0].Own, basis.Nodes[1].C, new()), second = new(section, basis.Nodes[0].Own, basis.Nodes[1].C, new());
        whole.Add(new SampleSet(network, data));
        first.Add(new SampleSet(network, data), 0, 11);
        second.Add(new SampleSet(network, data), 11, 31);
        second.Add(new SampleSet(network, data), 31, 40);
        first.Merge(second);
        Compare.Close(whole.Mean(), first.Mean(), 1e-13, "edges");
        using JacobianMoments all = new(section, basis.Nodes[1].C, BasisKind.Local, Integration.Gradient), one = new(section, basis.Nodes[1].C, BasisKind.Local, Integration.Gradient), other = new(section, basis.Nodes[1].C, BasisKind.Local, Integration.Gradient);
        all.Add(new SampleSet(network, data));
        one.Add(new SampleSet(network, data), 0, 11);
        other.Add(new SampleSet(network, data), 11, 40);
        one.Merge(other);
        Compare.Close(all.Mean(), one.Mean(), 1e-13, "second moments");
    }
}
