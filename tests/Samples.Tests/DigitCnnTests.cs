using DegeneracyLab;
using DegeneracyLab.Analysis;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>What the convolutional digit classifier claims, with its own training.</summary>
public sealed class DigitCnnTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<int> SomeSeeds => Seeds.From1(1, 8);

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void It_learns_the_digits_convolutions_add_no_directions_and_its_free_directions_are_explained(int seed)
    {
        (DigitData train, DigitData test) = DigitCnn.Load();
        using var network = new DigitCnnNetwork(seed: seed);
        DigitCnn.Train(network, train, seed, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(DigitTraining.Accuracy(network, train), 0.98, 1);
        Assert.InRange(DigitTraining.Accuracy(network, test), 0.94, 1);

        network.to(ScalarType.Float64);
        Tensor images = train.Images.to(ScalarType.Float64), few = test.Images.to(ScalarType.Float64);
        Assert.Equal(3, images.eq(0).all(0).sum().item<long>());
        AnalysisResult directions = DigitCnn.Directions(network, images, TestContext.Current.CancellationToken);
        Assert.Equal((61, 64), Rank(DigitCnnNetwork.Hooks.Input));
        Assert.Equal((61, 512), Rank(DigitCnnNetwork.Hooks.Conv2d1));
        Assert.InRange(Rank(DigitCnnNetwork.Hooks.ReLU1).Rank, 450, 512);
        Assert.InRange(Rank(DigitCnnNetwork.Hooks.MaxPool2d1).Rank, 110, 128);
        Assert.Equal(Rank(DigitCnnNetwork.Hooks.MaxPool2d1).Rank, Rank(DigitCnnNetwork.Hooks.Conv2d2).Rank);

        AnalysisResult result = DigitCnn.Analyse(network, images, TestContext.Current.CancellationToken);
        Assert.Equal((10, 10), (result.Basis![1].Dimension, result.Basis[2].Dimension));
        Assert.Equal(10, Edges.Above(1e-6, result.Edges[1]));
        Assert.InRange(Edges.Above(1e-3, result.Edges[0]), 45, 90);

        NumericalRank hessian = DigitCnn.HessianRank(network, few, TestContext.Current.CancellationToken);
        Assert.True(hessian.IsResolved);
        Assert.Equal(1898, hessian.Dimension);
        RequireExplained(hessian.Nullity);

        // With a channel of the first convolution dead as well: weights between dead channels count once.
        using (no_grad())
            network.named_parameters().Single(named => named.name == "Conv2d1.bias").parameter.narrow(0, 2, 1).fill_(-100);
        using DigitCnnNetwork.Recording trace = network.Trace(few);
        Assert.Equal(1, ChannelFiring.Of(trace.ReLU1Mask).DeadChannels);
        RequireExplained(DigitCnn.HessianRank(network, few, TestContext.Current.CancellationToken).Nullity);

        void RequireExplained(int nullity)
        {
            FreeDirections free = DigitCnn.FreeDirections(network, few, TestContext.Current.CancellationToken).Free;
            Assert.Equal((true, network.Description.ParameterCount), (free.IsExact, free.Covered));
            // One or two of 1,898 are outside of what the rule and the spans see, by where training ends.
            Assert.InRange(nullity - free.Total, 0, 2);
        }

        (int Rank, int Dimension) Rank(HookPoint node)
        {
            NumericalRank rank = directions.Basis![node].Activations;
            return (rank.Rank, rank.Dimension);
        }
    }

    [Fact]
    public void Units_and_channels_are_counted_by_their_masks()
    {
        // Two images of two channels of 1 x 2 pixels: one channel is closed throughout, one unit of the other always open.
        Tensor mask = zeros([2, 2, 1, 2], ScalarType.Bool);
        mask[0, 1, 0, 0] = mask[1, 1, 0, 0] = mask[1, 1, 0, 1] = tensor(true);
        Assert.Equal(new ChannelFiring(Units: 4, DeadUnits: 2, AlwaysOnUnits: 1, Channels: 2, DeadChannels: 1), ChannelFiring.Of(mask));
    }
}
