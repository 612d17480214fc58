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
        ["one position"] = () => new SinglePositionAttention(ScalarType.Float64, seed: 5),
    };

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_closed_form_agrees_with_batched_products(string name, bool centre)
    {
        IInstrumentedNetwork network = Networks[name]();
        DrawBiases(network);
        Tensor data = Compare.Gaussian(11, [30, .. network.Description.InputShape]);
        BasisOptions options = new() { Kind = BasisKind.Local, Centre = centre };
        HookPoint[] hooks = [network.Description.Input, network.Description.Output];
        using InteractionAnalysis analysis = InteractionAnalysis.Run(network, data, new() { NodeLayers = hooks, Basis = options });
        NodeBasis from = analysis.Basis.Nodes[0], to = analysis.Basis.Nodes[1];
        Assert.Equal("closed form of attention", from.Method);
        Assert.Equal("closed form of attention", analysis.Edges[0].Method);

        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, hooks, options);
        using var section = new NetworkSection(network, nodes[0], nodes[1]);
        using var moments = new JacobianMoments(section, to.C, BasisKind.Local, Integration.Gradient);
        moments.Add(data);
        Compare.Close(moments.Mean(), from.JacobianMoment, 1e-12, "M'");
        using var edges = new EdgeSums(section, from, to.C, new());
        edges.Add(data);
        Compare.Close(edges.Mean(), analysis.Edges[0].Strengths, 1e-12, "edges");
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
