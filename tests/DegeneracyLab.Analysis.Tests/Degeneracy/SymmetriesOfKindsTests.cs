using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The symmetries of layer kinds on one small network each, counted by hand.</summary>
public sealed class SymmetriesOfKindsTests
{
    /// <summary>GL(3) of the channels and three shifts; (3 - 2) (3 - 2) of them move no parameter, as both maps have rank 2.</summary>
    [Fact]
    public void Channels_between_convolutions_of_one_pixel() => Require(new PixelMaps(ScalarType.Float64, seed: 1), 9 + 3 - 1);

    /// <summary>GL(2) of the channels, which the mean passes on, and two shifts.</summary>
    [Fact]
    public void Channels_before_an_average() => Require(new AveragedChannels(ScalarType.Float64, seed: 1), 4 + 2);

    /// <summary>Inside the bounds on all data it is the identity: GL(2) and two shifts.</summary>
    [Fact]
    public void Units_that_no_bound_reaches() => Require(new WideBounds(ScalarType.Float64, seed: 1), 4 + 2);

    /// <summary>All scores move by one number, which each of the three inputs and the bias may set; nothing passes the softmax.</summary>
    [Fact]
    public void Scores_of_a_softmax() => Require(new ScoresInBetween(ScalarType.Float64, seed: 1), 3 + 1);

    /// <summary>GL(3) of the stream, three shifts at each of its four places, and the scale of four hidden units in each of three blocks.</summary>
    [Fact]
    public void A_stream_through_a_repeated_block() => Require(new KindRepeated(ScalarType.Float64, seed: 1), 9 + (4 * 3) + (3 * 4));

    /// <summary>The scale of each of the six units, whose reader takes the third power of it.</summary>
    [Fact]
    public void Units_whose_third_power_is_read() => Require(new KindCubes(ScalarType.Float64, seed: 1), 3 + 3);

    private static void Require(IInstrumentedNetwork network, int symmetries)
    {
        using var scope = NewDisposeScope();
        using var own = (IDisposable)network;
        using (no_grad())
            foreach (((_, Parameter parameter), int number) in network.NamedParameters().Select((named, number) => (named, number)))
                parameter.copy_(Compare.Gaussian(100 + number, parameter.shape).Times(0.6));
        Tensor data = Compare.Gaussian(12, [200, .. network.Description.InputShape]).Times(2);
        (FreeDirections free, Tensor claimed) = FreeDirectionChecks.Count(network, data);
        FreeDirectionChecks.RequireNull(network, data, claimed);
        Assert.Equal(symmetries, free.GaugeTotal);
        Assert.InRange(free.Total, symmetries, FreeDirectionChecks.Nullity(network, data).Nullity);
    }
}

[Network(Channels = 2, Height = 2, Width = 2), Conv2d(3, Kernel = 1), Conv2d(2, Kernel = 1)]
internal sealed partial class PixelMaps;

[Network(Channels = 3, Height = 4, Width = 4), Conv2d(2, Kernel = 1), AvgPool2d(2), Flatten, Linear(2)]
internal sealed partial class AveragedChannels;

[Network(Input = 3), Linear(2), Hardtanh(-1000, 1000), Linear(2)]
internal sealed partial class WideBounds;

[Network(Input = 3), Linear(4), Softmax, Linear(2)]
internal sealed partial class ScoresInBetween;
