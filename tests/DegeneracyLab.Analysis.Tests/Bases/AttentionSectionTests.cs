using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The closed form of sections with attention gives the numbers of batched products, for every form that such a section takes.</summary>
public sealed class AttentionSectionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> cases = [];
            foreach (string network in Networks.Keys)
                foreach (bool centre in new[] { false, true })
                    cases.Add(network, centre);
            return cases;
        }
    }

    private static Dictionary<string, Func<IInstrumentedNetwork>> Networks { get; } = new()
    {
        ["every position"] = () => new EveryPositionAttention(ScalarType.Float64, seed: 5),
        ["causal, the last position"] = () => new LastPositionAttention(ScalarType.Float64, seed: 5),
        ["the mean"] = () => new MeanAttention(ScalarType.Float64, seed: 5),
        ["no way around"] = () => new PlainAttention(ScalarType.Float64, seed: 5),
        ["no biases"] = () => new BiaslessAttention(ScalarType.Float64, seed: 5),
        ["nested"] = () => new NestedAttention(ScalarType.Float64, seed: 5),
        ["from inside a branch"] = () => new InsideAttention(ScalarType.Float64, seed: 5),
    };

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_closed_form_agrees_with_batched_products(string name, bool centre)
    {
        IInstrumentedNetwork network = Networks[name]();
        DrawBiases(network);
        Tensor data = Compare.Gaussian(11, [30, .. network.Description.InputShape]);
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, Centre = centre };
        HookPoint begin = name == "from inside a branch" ? InsideAttention.Hooks.Residual1.Linear1 : network.Description.Input;
        HookPoint[] hooks = [begin, network.Description.Output];
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, options with { NodeLayers = hooks });
        TensorNode from = analysis.Basis.Nodes[0], to = analysis.Basis.Nodes[1];
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, hooks, options);
        using var section = new NetworkSection(network, nodes[0], nodes[1]);
        using var products = new JacobianMoments(section, to.C, BasisKind.Local, Integration.Gradient);
        using var moments = new AttentionMoments(section.AsAttention(data.narrow(0, 0, 1))!, to.C);
        products.Add(new SampleSet(network, data));
        moments.Add(new SampleSet(network, data));
        Compare.Close(products.Mean(), moments.Mean(), 1e-12, "M'");
        using var jacobians = new EdgeSums(section, from.Own, to.C, new());
        using var edges = new AttentionEdges(section.AsAttention(data.narrow(0, 0, 1))!, from.Own, to.C);
        jacobians.Add(new SampleSet(network, data));
        edges.Add(new SampleSet(network, data));
        Compare.Close(jacobians.Mean(), edges.Mean(), 1e-12, "edges");
    }

    [Fact]
    public void It_is_taken_where_it_is_faster()
    {
        using var network = new EveryPositionAttention(ScalarType.Float64, seed: 5);
        using TensorAnalysis analysis = Run(network);
        Assert.Equal("closed form of attention", analysis.Basis.Nodes[0].Method);
        Assert.Equal("closed form of attention", analysis.Edges[0].Method);
    }

    [Theory]
    [InlineData(nameof(SinglePositionAttention))]
    [InlineData(nameof(TwoAttentions))]
    [InlineData(nameof(AttentionAfterTanh))]
    [InlineData(nameof(PositionsInside))]
    [InlineData(nameof(LongMean))]
    public void What_is_no_such_section_or_has_too_many_terms_is_left_to_batched_products(string name)
    {
        IInstrumentedNetwork network = name switch
        {
            nameof(SinglePositionAttention) => new SinglePositionAttention(ScalarType.Float64, seed: 5),
            nameof(TwoAttentions) => new TwoAttentions(ScalarType.Float64, seed: 5),
            nameof(AttentionAfterTanh) => new AttentionAfterTanh(ScalarType.Float64, seed: 5),
            nameof(PositionsInside) => new PositionsInside(ScalarType.Float64, seed: 5),
            _ => new LongMean(ScalarType.Float64, seed: 5),
        };
        using TensorAnalysis analysis = Run(network);
        Assert.Equal("batched products", analysis.Basis.Nodes[0].Method);
        Assert.Equal("batched products", analysis.Edges[0].Method);
    }

    private static TensorAnalysis Run(IInstrumentedNetwork network)
    {
        Tensor data = Compare.Gaussian(12, [30, .. network.Description.InputShape]);
        return TensorAnalysis.Run(network, data, new() { NodeLayers = [network.Description.Input, network.Description.Output], BasisKind = BasisKind.Local });
    }

    /// <summary>Biases of zero would hide what becomes of the constant.</summary>
    private static void DrawBiases(IInstrumentedNetwork network)
    {
        int seed = 20;
        using (no_grad())
            foreach ((string parameter, var tensor) in network.NamedParameters())
                if (parameter.EndsWith("bias", StringComparison.Ordinal))
                    tensor.copy_(Compare.Gaussian(seed++, tensor.shape));
    }
}

[Block(Input = 6)]
[SelfAttention(Heads = 2)]
internal sealed partial class PlainAttentionBranch;

[Block(Input = 6)]
[SelfAttention(Heads = 3, HeadWidth = 5, Causal = true, Scaled = false)]
internal sealed partial class WideHeadsBranch;

[Block(Input = 6)]
[SelfAttention(Heads = 2, Causal = true, Bias = false)]
internal sealed partial class BiaslessBranch;

[Block(Input = 6)]
[Linear(4), SelfAttention(Heads = 2), Linear(6)]
internal sealed partial class LinearAroundBranch;

[Block(Input = 6)]
[Residual<LinearAroundBranch>, Linear(6)]
internal sealed partial class OuterBranch;

[Network(Positions = 4, Input = 6)]
[Residual<PlainAttentionBranch>]
internal sealed partial class EveryPositionAttention;

[Network(Positions = 4, Input = 6)]
[Residual<WideHeadsBranch>, LastPosition, Linear(5)]
internal sealed partial class LastPositionAttention;

[Network(Positions = 3, Input = 6)]
[Linear(6), Residual<WideHeadsBranch>, MeanPool, Linear(7)]
internal sealed partial class MeanAttention;

[Network(Positions = 3, Input = 6)]
[Use<PlainAttentionBranch>, Linear(4)]
internal sealed partial class PlainAttention;

[Network(Positions = 3, Input = 6)]
[Residual<BiaslessBranch>, LastPosition]
internal sealed partial class BiaslessAttention;

[Network(Positions = 3, Input = 6)]
[Residual<OuterBranch>, Linear(5)]
internal sealed partial class NestedAttention;

[Network(Positions = 1, Input = 6)]
[Residual<PlainAttentionBranch>]
internal sealed partial class SinglePositionAttention;

[Network(Positions = 3, Input = 6)]
[Residual<LinearAroundBranch>, Linear(5)]
internal sealed partial class InsideAttention;

[Network(Positions = 3, Input = 6)]
[Residual<PlainAttentionBranch>, Residual<BiaslessBranch>]
internal sealed partial class TwoAttentions;

[Network(Positions = 3, Input = 6)]
[Tanh, Residual<PlainAttentionBranch>]
internal sealed partial class AttentionAfterTanh;

[Network(Positions = 3, Input = 6)]
[PositionalEmbedding, Residual<PlainAttentionBranch>]
internal sealed partial class PositionsInside;

[Block(Input = 2)]
[SelfAttention(Heads = 2)]
internal sealed partial class NarrowBranch;

[Network(Positions = 40, Input = 2)]
[Residual<NarrowBranch>, MeanPool]
internal sealed partial class LongMean;
