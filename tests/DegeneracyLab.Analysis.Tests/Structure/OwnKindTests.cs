using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// A kind of layer that the analysis has never heard of gets the closed forms by what its description states, and the general path
/// if it states nothing.
/// </summary>
public sealed class OwnKindTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kind_that_states_its_properties_gets_the_closed_forms(bool centre)
    {
        using var network = new ButterflyNetwork(butterflyStates: true, gateStates: true);
        (Tensor data, AnalysisOptions options) = (Compare.Gaussian(31, 60, 3, 4), new() { BasisKind = BasisKind.Local, Centre = centre });
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, options);
        Assert.Equal(["Input", "MyGate1", "MyGate2"], analysis.Basis.Nodes.Select(node => node.Name));
        Assert.All(analysis.Basis.Nodes.SkipLast(1), node => Assert.Equal("co-activation matrix", node.Method));
        Assert.All(analysis.Edges, edges => Assert.Equal("changes of gates", edges.Method));

        Ways.AssertBatchedProductsAgree(network, data, analysis);
    }

    /// <summary>The own step of a layer norm is affine and the same at each position, although what comes before it is neither.</summary>
    [Fact]
    public void What_follows_inside_a_layer_norm_gets_the_closed_forms()
    {
        using var network = new NormalizedNetwork(ScalarType.Float64, seed: 3);
        using (no_grad())
            foreach ((string _, var parameter) in ((IInstrumentedNetwork)network).NamedParameters())
                parameter.add_(Compare.Gaussian(35, parameter.shape));
        Tensor data = Compare.Gaussian(36, 60, 3, 4);
        HookPoint[] nodes = [NormalizedNetwork.Hooks.LayerNorm1.Normalized, NormalizedNetwork.Hooks.Linear2];
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, NodeLayers = nodes };
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, options);
        Assert.Equal("co-activation matrix", analysis.Basis.Nodes[0].Method);
        Assert.Equal("changes of gates", analysis.Edges[0].Method);
        Ways.AssertBatchedProductsAgree(network, data, analysis);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_kind_that_states_nothing_gets_batched_products_and_the_same_numbers(bool butterflyStates, bool gateStates)
    {
        using var stating = new ButterflyNetwork(butterflyStates: true, gateStates: true);
        using var silent = new ButterflyNetwork(butterflyStates, gateStates);
        Tensor data = Compare.Gaussian(32, 60, 3, 4);
        using TensorAnalysis expected = TensorAnalysis.Run(stating, data, new() { BasisKind = BasisKind.Local });
        using TensorAnalysis actual = TensorAnalysis.Run(silent, data, new() { BasisKind = BasisKind.Local });
        Assert.All(actual.Basis.Nodes.SkipLast(1), node => Assert.Equal("batched products", node.Method));
        Assert.All(actual.Edges, edges => Assert.Equal("batched products", edges.Method));
        foreach ((TensorNode first, TensorNode second) in expected.Basis.Nodes.Zip(actual.Basis.Nodes))
        {
            Compare.Close(first.JacobianMoment, second.JacobianMoment, 1e-12, $"M' at {first.Name}");
            Compare.Close(first.Lambda, second.Lambda, 1e-12, $"eigenvalues at {first.Name}");
        }

        // Features are eigenvectors, which tell more of rounding than the moments do.
        foreach ((TensorEdges first, TensorEdges second) in expected.Edges.Zip(actual.Edges))
            Compare.Close(first.Strengths, second.Strengths, 1e-10, $"edges by {second.Method}");
    }

    /// <summary>Values, masks and products of the network itself, which the rest rests on.</summary>
    [Fact]
    public void Its_products_are_its_derivatives()
    {
        IInstrumentedNetwork network = new ButterflyNetwork(butterflyStates: true, gateStates: true);
        Tensor data = Compare.Gaussian(33, 5, 3, 4);
        using NetworkTrace trace = network.Trace(data);
        Tensor jacobian = network.Jacobian(trace, network.Description.Input, network.Description.Output).reshape(5, 12, 12);
        Tensor direction = Compare.Gaussian(34, 5, 3, 4), step = 1e-7 * direction;
        Tensor change = (network.Forward(data + step) - network.Forward(data - step)).reshape(5, 12) / 2e-7;
        Compare.Close(change, jacobian.matmul(direction.reshape(5, 12, 1)).squeeze(-1), 1e-6);
    }

    [Fact]
    public void A_fully_connected_kind_of_another_name_is_a_layer_of_the_chain()
    {
        NetworkDescription network = Describe(hook => LayerDescription.Linear(hook, [3], 5, bias: true) with { Kind = "Dense" });
        Assert.Null(ChainStructure.ObstacleIn(network));
        Assert.Equal(20, ChainStructure.Of(network).ParameterCount);
    }

    /// <summary>An affine layer that states nothing of its parameters, and one that scales each unit: neither is an activation, nor the identity.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_affine_kind_is_no_layer_of_the_chain(bool isElementwise)
    {
        NetworkDescription network = Describe(hook => LayerDescription.Affine(hook, "Rescale", [3], [3], parameters: 3) with { IsElementwise = isElementwise });
        Assert.StartsWith("Own (Rescale) of Probe is neither", ChainStructure.ObstacleIn(network), StringComparison.Ordinal);
    }

    private static NetworkDescription Describe(Func<HookPoint, LayerDescription> own)
    {
        LayerDescription layer = own(new HookPoint(1, "Own"));
        return new("Probe", new HookPoint(0, "Input"), [3], [layer, LayerDescription.Gate(new HookPoint(2, "ReLU1"), "ReLU", layer.OutputShape)]);
    }
}

[Network(Positions = 3, Input = 4)]
[LayerNorm, Linear(6), ReLU, Linear(3)]
internal sealed partial class NormalizedNetwork;
