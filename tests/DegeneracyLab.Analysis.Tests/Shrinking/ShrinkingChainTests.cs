using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Planted degeneracy: how many units are left, and what the smaller matrices compute, by a forward pass that is written here.</summary>
public sealed class ShrinkingChainTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData("9b ReLU 3b", 1)]
    [InlineData("9 ReLU 3", 2)]
    [InlineData("6b ReLU 7b LeakyReLU:0.1 3b", 3)]
    [InlineData("6b Tanh 7b GELU 3b", 4)]
    public void A_generic_network_stays(string layers, int seed)
    {
        using var network = new TestMlp(4, layers, seed: seed);
        Assert.Equal(string.Join('-', layers.Split(' ').Where(text => char.IsDigit(text[0])).Select(text => text.TrimEnd('b'))), Shrunk(network, Compare.Gaussian(seed, 400, 4)));
    }

    /// <summary>Never on; constant; twice and minus nothing of another; read by nobody.</summary>
    [Theory]
    [InlineData("8b ReLU 3b", "4-3")]
    [InlineData("8b Tanh 3b", "4-3")]
    public void Units_without_use_go(string layers, string expected)
    {
        using var network = new TestMlp(4, layers, seed: 3);
        Set(network.LinearAt(0).weight!, 0, [0, 0, 0, 0]);
        Set(network.LinearAt(0).bias!, 0, -1);
        Set(network.LinearAt(0).weight!, 2, [0, 0, 0, 0]);
        Set(network.LinearAt(0).bias!, 2, 0.7);
        // A ReLU lets a factor through; equal units are equal after any activation.
        double factor = layers.Contains("ReLU", StringComparison.Ordinal) ? 2 : 1;
        Copy(network.LinearAt(0).weight!, 3, 5, factor);
        Copy(network.LinearAt(0).bias!, 3, 5, factor);
        using (no_grad())
            network.LinearAt(1).weight!.select(1, 7).zero_();
        Assert.Equal(expected, Shrunk(network, Compare.Gaussian(3, 200, 4)));
    }

    /// <summary>Units 0 to 2 are always on, and the next layer reads one or two dimensions of them; two others have gates.</summary>
    [Theory]
    [InlineData("5b ReLU 4b", 1, "3-4")]
    [InlineData("5b ReLU 4b", 2, "4-4")]
    [InlineData("5b LeakyReLU:0.25 4b", 1, "3-4")]
    [InlineData("5b LeakyReLU:0.25 4b", 2, "4-4")]
    public void Of_always_on_units_as_many_are_left_as_are_read(string layers, int rank, string expected)
    {
        using var network = new TestMlp(4, layers, seed: 4);
        for (int unit = 0; unit < 3; unit++)
            // A leaky unit that is always closed has a constant slope too.
            Set(network.LinearAt(0).bias!, unit, unit == 1 && layers.Contains("Leaky", StringComparison.Ordinal) ? -40 : 40);
        SetRank(network.LinearAt(1).weight!, [0, 1, 2], rank, seed: 4);
        Assert.Equal(expected, Shrunk(network, Compare.Gaussian(4, 200, 4)));
    }

    /// <summary>
    /// Units 0 to 3 have the sign of the first input. If what is read of them has a combination with that sign, as many are left as are read,
    /// and else one more.
    /// </summary>
    [Theory]
    [InlineData("6b ReLU 4b", 1, true, "3-4")]
    [InlineData("6b ReLU 4b", 2, true, "4-4")]
    [InlineData("6b ReLU 4b", 1, false, "4-4")]
    [InlineData("6b ReLU 4b", 2, false, "5-4")]
    [InlineData("6 LeakyReLU:0.2 4", 1, true, "3-4")]
    [InlineData("6 LeakyReLU:0.2 4", 2, false, "5-4")]
    [InlineData("6 LeakyReLU:-1 4", 1, true, "3-4")] // the absolute value: unit 1 has the opposite sign, and the same gate
    public void Of_synchronised_units_few_are_left(string layers, int rank, bool hasSign, string expected)
    {
        using var network = new TestMlp(4, layers, seed: 5);
        double[] signs = [1, layers.Contains("-1", StringComparison.Ordinal) ? -1 : 1, 1, 1];
        Tensor data = Compare.Gaussian(5, 300, 4);
        using (no_grad())
        {
            data.select(1, 0).copy_(data.select(1, 0).sign() * (data.select(1, 0).abs() + 2));
            for (int unit = 0; unit < 4; unit++)
            {
                Tensor row = network.LinearAt(0).weight![unit];
                row.narrow(0, 1, 3).mul_(0.3 * signs[unit]);
                row[0] = 3 * signs[unit];
                if (network.LinearAt(0).bias is { } bias)
                    bias[unit] = 0;
            }
        }

        Tensor p = data.matmul(network.LinearAt(0).weight!.t());
        for (int unit = 0; unit < 4; unit++)
            Assert.True((p.select(1, unit) * signs[unit]).gt(0).equal(data.select(1, 0).gt(0)).all().item<bool>());
        SetRank(network.LinearAt(1).weight!, [0, 1, 2, 3], rank, seed: 5, positive: hasSign ? 1 : 0);
        if (!hasSign)
            // Nothing that is read has the sign: the first input cancels.
            using (no_grad())
                network.LinearAt(1).weight!.narrow(1, 0, 4).sub_(network.LinearAt(1).weight!.narrow(1, 0, 4).mean([1], keepdim: true));
        Assert.Equal(expected, Shrunk(network, data));
    }

    [Theory]
    [InlineData("4b ReLU 2b", "2")]
    [InlineData("4 Identity 2b", "2")]
    [InlineData("4b LeakyReLU:0.5 3b ReLU 2", "3-2")]
    public void What_acts_linearly_becomes_one_layer(string layers, string expected)
    {
        using var network = new TestMlp(3, layers, seed: 6);
        if (network.LinearAt(0).bias is { } bias)
            using (no_grad())
                bias.copy_(tensor([30.0, 30, 30, layers.Contains("Leaky", StringComparison.Ordinal) ? -30 : 30]));
        Tensor data = Compare.Gaussian(6, 300, 3);
        if (network.Hook("Linear2") != network.Description.Output)
        {
            // The gates of the second layer open and close.
            using NetworkTrace trace = network.Trace(data);
            using (no_grad())
                network.LinearAt(1).bias!.sub_(trace[network.Hook("Linear2")].mean([0]));
        }

        Assert.Equal(expected, Shrunk(network, data));
    }

    /// <summary>Folding 4 -> 1 -> 4 would take 16 weights in place of 8.</summary>
    [Fact]
    public void A_bottleneck_is_not_folded()
    {
        using var network = new TestMlp(4, "1 Identity 4", seed: 6);
        Assert.Equal("1-4", Shrunk(network, Compare.Gaussian(6, 50, 4)));
    }

    [Fact]
    public void Where_everything_is_dead_the_constant_is_left()
    {
        using var network = new TestMlp(3, "4b ReLU 4b ReLU 2b", seed: 7);
        using (no_grad())
            network.LinearAt(1).bias!.copy_(full(4, -50.0, ScalarType.Float64));
        string widths = Shrunk(network, Compare.Gaussian(7, 60, 3));
        Assert.Equal("2", widths.Split('-')[^1]);
        Assert.All(widths.Split('-').SkipLast(1), width => Assert.Equal("1", width));
    }

    /// <summary>On fewer samples than units, activations are dependent without any plan.</summary>
    [Theory]
    [InlineData("30b ReLU 30b ReLU 5b", 12)]
    [InlineData("30 ReLU 30 ReLU 5", 12)]
    public void Few_samples_need_few_units(string layers, int samples)
    {
        using var network = new TestMlp(6, layers, seed: 8);
        int[] widths = [.. Shrunk(network, Compare.Gaussian(8, samples, 6)).Split('-').Select(int.Parse)];
        Assert.All(widths.SkipLast(1), width => Assert.True(width <= samples));
    }

    /// <summary>Shrinks a network, and compares what its matrices compute with the network.</summary>
    /// <returns>The widths of the layers.</returns>
    private static string Shrunk(TestMlp network, Tensor data)
    {
        using var noGrad = no_grad();
        var chain = new ShrinkingChain(network, ChainStructure.Of(network.Description), data);
        chain.Shrink(fold: true);
        Tensor x = data, expected = network.forward(data);
        foreach (ChainLayer layer in chain.Layers)
        {
            x = x.matmul(layer.Weight.t());
            if (layer.Bias is not null)
                x = x + layer.Bias;
            foreach (LayerDescription activation in network.Description.AllLayers.Where(one => one.HookPoint.Index > layer.Section.PreActivation.Index && one.HookPoint.Index <= layer.Section.Output.Index))
                x = activation.Kind switch
                {
                    "Tanh" => x.tanh(),
                    "GELU" => nn.functional.gelu(x),
                    "Identity" => x,
                    _ => where(x.gt(0), x, x * activation.ClosedSlope),
                };
        }

        Assert.Equal(expected.shape, x.shape);
        double change = (expected - x).abs().max().item<double>();
        Assert.True(change <= 1e-10, $"Outputs change by {change}.");
        Assert.True(chain.LargestChange <= 1e-10);
        Assert.Equal(0, chain.Refused);
        return string.Join('-', chain.Layers.Select(layer => layer.Units));
    }

    private static void SetRank(Tensor weight, int[] units, int rank, int seed, int positive = 0)
    {
        using var noGrad = no_grad();
        Tensor rows = Compare.Gaussian(seed + 100, rank, units.Length);
        if (positive > 0)
            rows[0] = rows[0].abs() + 0.1;
        weight.narrow(1, 0, units.Length).copy_(Compare.Gaussian(seed + 200, weight.size(0), rank).matmul(rows));
    }

    private static void Set(Tensor weight, int unit, params double[] row)
    {
        using var noGrad = no_grad();
        weight[unit].copy_(row.Length == 1 ? tensor(row[0], ScalarType.Float64) : tensor(row));
    }

    private static void Copy(Tensor weight, int from, int to, double factor)
    {
        using var noGrad = no_grad();
        weight[to].copy_(weight[from] * factor);
    }
}
