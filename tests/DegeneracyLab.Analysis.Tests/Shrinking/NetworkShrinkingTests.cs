using DegeneracyLab.Analysis.Tests.Storage;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

[Network(Input = 4)]
[Linear(6, Name = "First"), ReLU]
[Use<ShrinkingBlock>]
[Linear(5), LeakyReLU(0.25), Identity]
[Linear(3, Name = "Last")]
internal sealed partial class ShrinkingChainNetwork;

[Block(Input = 6)]
[Linear(6, Bias = false), Tanh]
internal sealed partial class ShrinkingBlock;

[Network(Input = nameof(inputs))]
[Linear(nameof(hidden)), ReLU]
[Linear(nameof(hidden)), ReLU]
[Linear(7), ReLU]
[Linear(2)]
internal sealed partial class ShrinkingSizes(int inputs, int hidden);

/// <summary>What is printed, written and made of a smaller network, and what is refused.</summary>
public sealed class NetworkShrinkingTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_declaration_has_the_layers_that_are_left()
    {
        using var network = new ShrinkingChainNetwork(ScalarType.Float64, seed: 1);
        Kill(network, 0, 2);
        ShrunkNetwork shrunk = NetworkShrinking.Shrink(network, Compare.Gaussian(1, 100, 4), "Smaller");
        Assert.Equal(
            """
            using DegeneracyLab;

            [Network(Input = 4)]
            [Linear(4, Name = "First"), ReLU]
            [Linear(6, Bias = false), Tanh]
            [Linear(5), LeakyReLU(0.25), Identity]
            [Linear(3, Name = "Last")]
            public partial class Smaller;

            """.ReplaceLineEndings("\n"),
            shrunk.Declaration);
        Assert.Equal(["First.weight", "First.bias", "Linear2.weight", "Linear3.weight", "Linear3.bias", "Last.weight", "Last.bias"], shrunk.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([new("First", 6, 4), new("Use1.Linear1", 6, 6), new("Linear2", 5, 5), new("Last", 3, 3)], shrunk.Layers);
        Assert.Equal(network.Description.ParameterCount, shrunk.ParametersBefore);
        Assert.Equal(20 + 24 + 35 + 18, shrunk.ParametersAfter);
        Assert.False(shrunk.HasInstance);
        Assert.Contains("not parameters of its constructor", Assert.Throws<NotSupportedException>(() => shrunk.MakeInstance()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_are_written_and_read()
    {
        using var network = new ShrinkingSizes(3, 6, ScalarType.Float64, seed: 2);
        ShrunkNetwork shrunk = NetworkShrinking.Shrink(network, Compare.Gaussian(2, 100, 3));
        using var folder = new TemporaryFolder();
        shrunk.Save(folder["weights"]);
        using SafetensorsContent content = Safetensors.Read(folder["weights"]);
        Assert.Equal(shrunk.Declaration, content.Metadata["declaration"]);
        Assert.Equal(shrunk.Parameters.Count, content.Tensors.Count);
        foreach (ShrunkParameter parameter in shrunk.Parameters)
        {
            Assert.Equal(parameter.Shape, content.Tensors[parameter.Name].shape);
            Assert.Equal(parameter.Values, content.Tensors[parameter.Name].data<double>().ToArray());
        }
    }

    /// <summary>Two layers share a size, so the second one, which gets smaller by one unit only, decides it; the third has a number.</summary>
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    public void An_instance_has_smaller_sizes_and_the_same_outputs(ScalarType dtype)
    {
        using var network = new ShrinkingSizes(3, 9, dtype, seed: 3);
        Kill(network, 0, 4);
        Kill(network, 1, 1);
        Kill(network, 2, 2);
        Tensor data = Compare.Gaussian(3, 200, 3).to(dtype);
        ShrunkNetwork shrunk = NetworkShrinking.Shrink(network, data);
        Assert.True(shrunk.HasInstance);
        using var instance = (ShrinkingSizes)shrunk.MakeInstance();
        int[] widths = [.. shrunk.Layers.Select(layer => layer.After ?? 0)];
        Assert.True(widths[0] <= 5 && widths[1] <= 8 && widths[2] <= 5, string.Join('-', widths));
        Assert.Equal([Math.Max(widths[0], widths[1]), Math.Max(widths[0], widths[1]), 7, 2], instance.Description.AllLayers.Where(layer => layer.ParameterCount > 0).Select(layer => (int)layer.OutputShape[0]));
        using IDisposable noGrad = no_grad();
        using Owned inFloat64 = new(((IInstrumentedNetwork)network).Copy(ScalarType.Float64));
        Tensor wide = data.to(ScalarType.Float64);
        Assert.True((inFloat64.Network.Forward(wide) - instance.forward(wide)).abs().max().item<double>() <= 1e-10);
        Assert.True(shrunk.LargestChange <= 1e-10);
        // What was shrunk is as it was.
        Assert.Equal(9, network.Description.AllLayers[0].OutputShape[0]);
    }

    [Fact]
    public void Folded_layers_stand_in_an_instance()
    {
        using var network = new ShrinkingSizes(3, 6, ScalarType.Float64, seed: 4);
        using (no_grad())
            network.NamedParameters()[1].Parameter.fill_(50);
        Tensor data = Compare.Gaussian(4, 100, 3);
        ShrunkNetwork shrunk = NetworkShrinking.Shrink(network, data);
        Assert.Null(shrunk.Layers[0].After);
        Assert.DoesNotContain("hidden", shrunk.Declaration, StringComparison.Ordinal);
        using var instance = (ShrinkingSizes)shrunk.MakeInstance();
        using var noGrad = no_grad();
        Assert.True((network.forward(data) - instance.forward(data)).abs().max().item<double>() <= 1e-10);
        // Three inputs need three always-on units at most, and no fewer are left than are read.
        Assert.InRange(instance.NamedParameters()[0].Parameter.abs().sum([1]).gt(0).sum().item<long>(), 1, 3);
    }

    [Fact]
    public void What_cannot_be_shrunk_is_refused()
    {
        using var network = new ShrinkingSizes(3, 6, ScalarType.Float64, seed: 5);
        Tensor data = Compare.Gaussian(5, 10, 3);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => NetworkShrinking.Shrink(network, data.narrow(0, 0, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("'my net' cannot be the name of a class", Assert.Throws<ArgumentException>(() => NetworkShrinking.Shrink(network, data, "my net")).Message, StringComparison.Ordinal);
        using var image = new GatedImage(ScalarType.Float64, seed: 5);
        Assert.StartsWith("GatedImage cannot be shrunk: Conv2d1 (Conv2d) of GatedImage is neither", Assert.Throws<NotSupportedException>(() => NetworkShrinking.Shrink(image, zeros(2, 2, 3, 2, ScalarType.Float64))).Message, StringComparison.Ordinal);
        using var byHand = new TestMlp(3, "4b ReLU 2b");
        Assert.Contains("not declared by attributes", Assert.Throws<NotSupportedException>(() => NetworkShrinking.Shrink(byHand, data)).Message, StringComparison.Ordinal);
        ShrunkNetwork shrunk = NetworkShrinking.Shrink(network, data);
        Assert.Contains("expected Linear1.weight", Assert.Throws<ArgumentException>(() => shrunk.CopyTo(byHand)).Message, StringComparison.Ordinal);
        using (no_grad())
            network.NamedParameters()[0].Parameter[0, 0] = double.NaN;
        Assert.Contains("finite weights", Assert.Throws<ArgumentException>(() => NetworkShrinking.Shrink(network, data)).Message, StringComparison.Ordinal);
    }

    /// <summary>The first units of a layer never fire.</summary>
    private static void Kill(IInstrumentedNetwork network, int layer, int units)
    {
        using var noGrad = no_grad();
        Parameter[] biases = [.. network.NamedParameters().Where(named => named.Name.EndsWith("bias", StringComparison.Ordinal)).Select(named => named.Parameter)];
        biases[layer].narrow(0, 0, units).fill_(-100);
    }

    private sealed class Owned(IInstrumentedNetwork network) : IDisposable
    {
        public IInstrumentedNetwork Network => network;

        public void Dispose() => ((IDisposable)network).Dispose();
    }
}
