using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// Networks of two blocks that do not know of each other, on data in which every input of one block comes with every input of
/// the other. A feature belongs to the block whose inputs it follows; between features of different blocks there is no edge.
/// </summary>
public sealed class PlantedStructureTests : IDisposable
{
    private const int First = 12, Second = 9;

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, BasisKind, EdgeFormula> Cases
    {
        get
        {
            TheoryData<string, BasisKind, EdgeFormula> cases = [];
            foreach (string network in new[] { "8b ReLU 6b ReLU 4b", "8 ReLU 6 ReLU 4", "8b ReLU 6b 6b ReLU 4b", "8b Tanh 6b GELU 4b", nameof(PlantedResidual), nameof(PlantedImage), nameof(PlantedAttention) })
                foreach (BasisKind kind in new[] { BasisKind.Local, BasisKind.Global })
                    foreach (EdgeFormula formula in Enum.GetValues<EdgeFormula>())
                        cases.Add(network, kind, formula);
            return cases;
        }
    }

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void There_is_no_edge_across_blocks(string name, BasisKind kind, EdgeFormula formula)
    {
        (IInstrumentedNetwork network, Tensor data) = Make(name);
        AssertBlocks(network, data, kind, formula);
    }

    /// <summary>
    /// By an invertible matrix at the input and between two linear layers, by an order and positive scales of the units at a
    /// ReLU. Then no coordinate belongs to a block any longer.
    /// </summary>
    [Theory]
    [InlineData(BasisKind.Local, EdgeFormula.Squared)]
    [InlineData(BasisKind.Local, EdgeFormula.Functional)]
    [InlineData(BasisKind.Global, EdgeFormula.Squared)]
    public void There_is_none_where_a_change_of_coordinates_hides_the_blocks(BasisKind kind, EdgeFormula formula)
    {
        (IInstrumentedNetwork plain, Tensor data) = Make("8b ReLU 6b 6b ReLU 4b");
        (IInstrumentedNetwork hidden, _) = Make("8b ReLU 6b 6b ReLU 4b");
        var network = (TestMlp)hidden;
        Tensor input = Compare.Gaussian(31, 6, 6), between = Compare.Gaussian(32, 6, 6);
        ChangeOutputs(network, 1, between);
        ChangeOutputs(network, 0, Monomial(33, 8));
        ChangeOutputs(network, 2, Monomial(34, 6));
        using (no_grad())
        {
            network.LinearAt(0).weight!.copy_(network.LinearAt(0).weight!.matmul(input.inverse()));
        }

        Tensor changed = data.matmul(input.t());
        Compare.Close(plain.Forward(data), hidden.Forward(changed), 1e-12, "outputs");
        AssertBlocks(hidden, changed, kind, formula);

        using TensorAnalysis before = Analyse(plain, data, kind, formula), after = Analyse(hidden, changed, kind, formula);
        for (int section = 0; section < before.Edges.Count; section++)
            Compare.Close(before.Edges[section].Strengths, after.Edges[section].Strengths, 1e-9, $"edges from {before.Edges[section].From}");
    }

    [Theory]
    [InlineData("8 7 5", false, BasisKind.Local)]
    [InlineData("8 7 5", false, BasisKind.Global)]
    [InlineData("8b 7b 5b", true, BasisKind.Local)]
    [InlineData("8b 7b 5b", true, BasisKind.Global)]
    [InlineData("8b 7b 5b", false, BasisKind.Local)]
    [InlineData("4b 8b Identity 8b 5b", true, BasisKind.Local)]
    public void In_a_linear_network_each_feature_has_one_edge(string layers, bool centre, BasisKind kind)
    {
        using var network = new TestMlp(6, layers, seed: 4);
        Tensor data = Compare.Gaussian(35, 300, 6).matmul(Compare.Gaussian(36, 6, 6)) + 0.5;
        foreach (EdgeFormula formula in Enum.GetValues<EdgeFormula>())
        {
            using TensorAnalysis analysis = TensorAnalysis.Run(network, data, new() { BasisKind = kind, Centre = centre, EdgeFormula = formula, EdgeIntegration = formula == EdgeFormula.Squared ? Integration.Gradient : Integration.GaussLegendre(1) });
            foreach (TensorEdges edges in analysis.Edges)
            {
                // The constant reaches every feature by the biases, and of the outputs its part is none of theirs.
                bool fromConstant = centre, toConstant = centre && edges.To != network.Description.Output.Name;
                Tensor free = edges.Strengths.narrow(1, fromConstant ? 1 : 0, edges.Strengths.size(1) - (fromConstant ? 1 : 0));
                free = free.narrow(0, toConstant ? 1 : 0, free.size(0) - (toConstant ? 1 : 0)).abs();
                double largest = free.max().item<double>();
                long common = Math.Min(free.size(0), free.size(1));
                Tensor diagonal = zeros_like(free);
                diagonal.narrow(0, 0, common).narrow(1, 0, common).diagonal().copy_(free.diagonal());
                Assert.InRange((free - diagonal).max().item<double>(), 0, 1e-10 * largest);
                Assert.True(free.diagonal().gt(1e-10 * largest).any().item<bool>());
            }
        }
    }

    private static TensorAnalysis Analyse(IInstrumentedNetwork network, Tensor data, BasisKind kind, EdgeFormula formula) => TensorAnalysis.Run(
        network,
        data,
        new() { BasisKind = kind, Centre = true, FlattenImages = true, EdgeFormula = formula, EdgeIntegration = formula == EdgeFormula.Squared ? Integration.Gradient : Integration.GaussLegendre(2) });

    private static void AssertBlocks(IInstrumentedNetwork network, Tensor data, BasisKind kind, EdgeFormula formula)
    {
        using TensorAnalysis analysis = Analyse(network, data, kind, formula);
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, NodeLayers.Default(network.Description), analysis.Result.Options);
        using NetworkTrace trace = network.Trace(data);
        int[][] blocks = [.. nodes.Select((node, i) => BlocksOf(node.Values(trace).matmul(analysis.Basis.Nodes[i].C), analysis.Basis.Nodes[i].HasConstant, node.Hook.Name))];
        for (int section = 0; section < analysis.Edges.Count; section++)
        {
            Tensor strengths = analysis.Edges[section].Strengths.abs();
            double across = 0, within = 0;
            for (int to = 0; to < strengths.size(0); to++)
                for (int from = 0; from < strengths.size(1); from++)
                {
                    double strength = strengths[to, from].item<double>();
                    int product = blocks[section + 1][to] * blocks[section][from];
                    if (product < 0)
                        across = Math.Max(across, strength);
                    else if (product > 0)
                        within = Math.Max(within, strength);
                }

            Assert.True(within > 0, $"{analysis.Edges[section].From}: there is no edge at all.");
            Assert.True(across <= 1e-12 * within, $"{analysis.Edges[section].From} -> {analysis.Edges[section].To}: {across:0.0e+0} across, {within:0.0e+0} within.");
        }
    }

    /// <summary>+1 for a feature of the first block's inputs, -1 for one of the second's, 0 for the constant and for what never varies.</summary>
    /// <param name="features">[First x Second, positions, features].</param>
    /// <param name="hasConstant">Whether the first one is the constant.</param>
    /// <param name="name">The node layer.</param>
    private static int[] BlocksOf(Tensor features, bool hasConstant, string name)
    {
        Tensor grid = features.reshape(First, Second, features.size(1), features.size(2));
        double[] byFirst = Variation(0), bySecond = Variation(1);
        double none = 1e-24 * byFirst.Concat(bySecond).Max();
        int[] blocks = [.. byFirst.Zip(bySecond, (first, second) => Math.Max(first, second) <= none ? 0 : first > second ? 1 : -1)];
        for (int i = hasConstant ? 1 : 0; i < blocks.Length; i++)
            Assert.True(blocks[i] == 0 || Math.Min(byFirst[i], bySecond[i]) <= 1e-18 * Math.Max(byFirst[i], bySecond[i]), $"Feature {i} of {name} varies by {byFirst[i]} with one block and by {bySecond[i]} with the other.");
        if (hasConstant)
            blocks[0] = 0;
        Assert.Contains(1, blocks);
        Assert.Contains(-1, blocks);
        return blocks;

        double[] Variation(int dimension) => (grid - grid.mean([dimension], keepdim: true)).square().sum([0, 1, 2]).data<double>().ToArray();
    }

    private static (IInstrumentedNetwork Network, Tensor Data) Make(string name)
    {
        IInstrumentedNetwork network = name switch
        {
            nameof(PlantedResidual) => new PlantedResidual(ScalarType.Float64, seed: 3),
            nameof(PlantedImage) => new PlantedImage(ScalarType.Float64, seed: 3),
            nameof(PlantedAttention) => new PlantedAttention(ScalarType.Float64, seed: 3),
            _ => new TestMlp(6, name, seed: 3),
        };
        using (no_grad())
            foreach ((string parameter, Parameter weight) in network.NamedParameters())
                if (weight.dim() > 1)
                    Plant(weight, parts: parameter.Contains("QKV", StringComparison.Ordinal) ? 3 : 1);
        return name switch
        {
            nameof(PlantedImage) => (network, Product(1, 2, 3, 3)),
            nameof(PlantedAttention) => (network, Product(2, 3, 4)),
            _ => (network, Product(1, 6)),
        };
    }

    /// <summary>Takes away what leads from one half of the inputs to the other half of the outputs; of each of the parts, if there are several.</summary>
    private static void Plant(Tensor weight, int parts)
    {
        long outputs = weight.size(0) / parts, inputs = weight.size(1);
        for (int part = 0; part < parts; part++)
        {
            Tensor own = weight.narrow(0, part * outputs, outputs);
            own.narrow(0, 0, outputs / 2).narrow(1, inputs / 2, inputs / 2).zero_();
            own.narrow(0, outputs / 2, outputs / 2).narrow(1, 0, inputs / 2).zero_();
        }
    }

    /// <summary>Every input of the first half of a dimension with every input of the second half.</summary>
    private static Tensor Product(int dimension, params long[] shape)
    {
        long[] half = [.. shape.Select((size, i) => i == dimension - 1 ? size / 2 : size)];
        Tensor first = Compare.Gaussian(37, [First, .. half]);
        if (dimension == 2)
        {
            // Bases pool positions: where the means of two blocks differ from position to position, positions correlate them.
            Tensor few = first.narrow(0, 0, First / 3);
            first = cat([few, few.roll(1, 1), few.roll(2, 1)], 0);
        }

        Tensor second = Compare.Gaussian(38, [Second, .. half]) * 0.7 + 0.2;
        return cat([first.repeat_interleave(Second, 0), second.repeat([First, .. half.Select(_ => 1L)])], dimension);
    }

    /// <summary>h' = T h in place of the outputs h of a linear layer, which the next one undoes.</summary>
    private static void ChangeOutputs(TestMlp network, int layer, Tensor t)
    {
        using var noGrad = no_grad();
        Linear own = network.LinearAt(layer), next = network.LinearAt(layer + 1);
        own.weight!.copy_(t.matmul(own.weight!));
        own.bias!.copy_(t.matmul(own.bias!));
        next.weight!.copy_(next.weight!.matmul(t.inverse()));
    }

    /// <summary>An order with positive scales: what commutes with ReLUs.</summary>
    private static Tensor Monomial(int seed, int size)
    {
        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, size).OrderBy(_ => random.Next())];
        Tensor t = zeros(size, size, dtype: ScalarType.Float64);
        for (int i = 0; i < size; i++)
            t[i, order[i]] = tensor(Math.Exp(random.NextDouble() - 0.5), ScalarType.Float64);
        return t;
    }
}

[Network(Input = 6)]
[Linear(6), Residual<PlantedReLU>, Residual<PlantedSmooth>, Linear(4)]
internal sealed partial class PlantedResidual;

[Block(Input = 6)]
[Linear(10), ReLU, Linear(6)]
internal sealed partial class PlantedReLU;

[Block(Input = 6)]
[Linear(8), Tanh, Linear(6)]
internal sealed partial class PlantedSmooth;

[Network(Channels = 2, Height = 3, Width = 3)]
[Conv2d(4, Kernel = 3, Padding = 1), ReLU, Conv2d(4, Kernel = 2), ReLU, Flatten, Linear(4)]
internal sealed partial class PlantedImage;

/// <summary>Each head reads and writes its own half of the coordinates.</summary>
[Network(Positions = 3, Input = 4)]
[Residual<AttentionBranch>, Residual<LeakyBranch4>, LastPosition, Linear(4)]
internal sealed partial class PlantedAttention;

[Block(Input = 4)]
[Linear(8), LeakyReLU(0.1), Linear(4)]
internal sealed partial class LeakyBranch4;
