using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

[Network(Input = 4)]
[Linear(4), Abs, Identity, Linear(2)]
internal sealed partial class FoldedNetwork;

[Block(Input = 3)]
[Linear(4), ReLU, Linear(3)]
internal sealed partial class LeftBlock;

[Block(Input = 3)]
[Linear(2), Tanh, Linear(3)]
internal sealed partial class RightBlock;

[Network(Input = 3)]
[Parallel<LeftBlock, RightBlock>(ParallelMode.Add), Linear(2)]
internal sealed partial class AddedNetwork;

[Network(Input = 6)]
[Parallel<LeftBlock, RightBlock>(ParallelMode.Concatenate), Linear(2)]
internal sealed partial class ConcatenatedNetwork;

/// <summary>What sums need is recorded, wherever node layers are.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string, string> InBranches => new()
    {
        { nameof(AddedNetwork), "Parallel1.Branch1.Linear1" },
        { nameof(AddedNetwork), "Parallel1.Branch1.ReLU1" },
        { nameof(AddedNetwork), "Parallel1.Branch1" },
        { nameof(AddedNetwork), "Parallel1.Branch2.Input" },
        { nameof(AddedNetwork), "Parallel1.Branch2.Linear1" },
        { nameof(AddedNetwork), "Parallel1.Branch2.Tanh1" },
        { nameof(AddedNetwork), "Parallel1.Branch2" },
        { nameof(ConcatenatedNetwork), "Parallel1.Branch2.Linear1" },
        { nameof(ConcatenatedNetwork), "Parallel1.Branch2.Linear2" },
    };

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Absolute_values_without_a_node_layer_at_their_output()
    {
        using var network = new FoldedNetwork(ScalarType.Float64, seed: 2);
        AssertMomentIsDirect(network, Compare.Gaussian(3, 40, 4), network.Description.Input);
    }

    /// <summary>The carried input passes the branches before it too, with their gates, which make the section anything but affine.</summary>
    [Theory]
    [MemberData(nameof(InBranches))]
    public void Node_layers_in_branches(string name, string hook)
    {
        IInstrumentedNetwork network = name == nameof(AddedNetwork) ? new AddedNetwork(ScalarType.Float64, seed: 3) : new ConcatenatedNetwork(ScalarType.Float64, seed: 3);
        AssertMomentIsDirect(network, Compare.Gaussian(4, 40, (int)network.Description.InputShape[0]), network.Description.HookPoints.Single(point => point.Name == hook));
        (network as IDisposable)?.Dispose();
    }

    /// <summary>M' is the mean of J^T Q J with the explicit Jacobian of each sample, of what the node layer determines.</summary>
    private static void AssertMomentIsDirect(IInstrumentedNetwork network, Tensor data, HookPoint from)
    {
        NetworkDescription description = network.Description;
        AnalysisOptions options = new() { BasisKind = BasisKind.Local };
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(description, [from, description.Output], options);
        using var section = new NetworkSection(network, nodes[0], nodes[1]);
        Tensor c = eye(nodes[1].Width, dtype: ScalarType.Float64);
        using var samples = new SampleSet(network, data);
        using SectionSums sums = Ways.Moments(section, c, options, samples.Sample);
        sums.Add(samples);
        using NetworkTrace trace = network.Trace(data);
        Tensor jacobian = network.Jacobian(trace, from, description.Output, foldBias: true, carry: true);
        Compare.Close(jacobian.transpose(1, 2).matmul(jacobian).mean([0]), sums.Mean(), 1e-12, $"M' at {from.Name} by {sums.Method}");
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, options with { NodeLayers = [from, description.Output] });
        Assert.True(analysis.Edges[0].Strengths.isfinite().all().item<bool>());
        using EdgeSums general = new(section, analysis.Basis.Nodes[0].Own, analysis.Basis.Nodes[1].C, new());
        general.Add(samples);
        Compare.Close(general.Mean(), analysis.Edges[0].Strengths, 1e-10, $"edges by {analysis.Edges[0].Method}");
    }
}
