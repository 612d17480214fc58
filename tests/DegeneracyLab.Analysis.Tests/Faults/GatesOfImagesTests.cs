using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

[Network(Channels = 2, Height = 3, Width = 2)]
[Conv2d(3, Kernel = 3, Padding = 1), ReLU, Identity]
[Flatten]
[Linear(2)]
internal sealed partial class GatedImage;

[Network(Channels = 2, Height = 3, Width = 2)]
[Conv2d(3, Kernel = 3, Padding = 1), LeakyReLU(0.1), Identity]
[Flatten]
[Linear(2, Bias = false)]
internal sealed partial class GatedImageWithoutConstant;

/// <summary>Between images a node layer has a vector of channels at each place, though tensors have the places of a channel side by side.</summary>
public sealed class GatesOfImagesTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_gate_between_two_node_layers_of_images(bool flatten)
    {
        using var network = new GatedImage(ScalarType.Float64, seed: 5);
        Check(network, flatten, GatedImage.Hooks.Conv2d1, GatedImage.Hooks.ReLU1, GatedImage.Hooks.Output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_gate_between_two_node_layers_of_images_without_a_constant(bool flatten)
    {
        using var network = new GatedImageWithoutConstant(ScalarType.Float64, seed: 5);
        Check(network, flatten, GatedImageWithoutConstant.Hooks.Conv2d1, GatedImageWithoutConstant.Hooks.LeakyReLU1, GatedImageWithoutConstant.Hooks.Output);
    }

    private static void Check(IInstrumentedNetwork network, bool flatten, params HookPoint[] hooks)
    {
        Tensor data = Compare.Gaussian(6, 30, 2, 3, 2);
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, FlattenImages = flatten };
        using TensorAnalysis analysis = TensorAnalysis.Run(network, data, options with { NodeLayers = hooks });
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, hooks, options);
        using var section = new NetworkSection(network, nodes[0], nodes[1]);
        using var samples = new SampleSet(network, data);
        TensorNode from = analysis.Basis.Nodes[0], to = analysis.Basis.Nodes[1];
        using SectionSums chosen = Ways.Moments(section, to.C, options, samples.Sample);
        using var products = new JacobianMoments(section, to.C, BasisKind.Local, Integration.Gradient, null);
        using var edges = new EdgeSums(section, from.Own, to.C, new());
        foreach (SectionSums sums in new[] { chosen, products, edges })
            sums.Add(samples);
        Compare.Close(products.Mean(), chosen.Mean(), 1e-12, $"M' by {chosen.Method}");
        Compare.Close(edges.Mean(), analysis.Edges[0].Strengths, 1e-11, $"edges by {analysis.Edges[0].Method}");
    }
}
