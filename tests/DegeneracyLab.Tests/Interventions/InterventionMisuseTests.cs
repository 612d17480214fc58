using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>What is said to somebody who makes an intervention wrongly, or one that does not fit the network.</summary>
public sealed class InterventionMisuseTests : IDisposable
{
    private static readonly HookPoint Hook = DigitClassifier.Hooks.ReLU1;
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly DigitClassifier network = new(ScalarType.Float64, seed: 1);

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void Numbers_that_are_not_finite()
    {
        Tensor bad = zeros(2, 3);
        bad[1, 2] = float.NaN;
        Says("Mean at ReLU1 takes finite numbers only, but entry [1, 2] of a tensor of shape [2, 3] is NaN.", () => Intervention.Mean(Hook, bad));
        Says("Replace at ReLU1 takes finite numbers only, but entry [] of a tensor of shape [] is Infinity.", () => Intervention.Replace(Hook, double.PositiveInfinity));
        Says("Project at ReLU1 takes finite numbers only, but entry [1, 2] of a tensor of shape [2, 3] is NaN.", () => Intervention.Project(Hook, bad));
        Says("ProjectOut at ReLU1 takes finite numbers only, but entry [2] of a tensor of shape [3] is NaN.", () => Intervention.ProjectOut(Hook, ones(3, 1), bad[1]));
        Says("Scale at ReLU1 takes a finite factor, but got -Infinity.", () => Intervention.Scale(Hook, double.NegativeInfinity));

        Tensor input = zeros(2, 64, dtype: ScalarType.Float64);
        input[1, 0] = double.NaN;
        using DigitClassifier.Recording trace = network.Trace(input);
        Says("Patch at Input takes finite numbers only, but entry [1, 0] of a tensor of shape [2, 64] is NaN.", () => Intervention.Patch(DigitClassifier.Hooks.Input, trace));
    }

    [Fact]
    public void Directions_and_origins_of_the_wrong_shape()
    {
        Says("Project at ReLU1 takes directions of shape [width, r], or one of shape [width], but got [2, 3, 4].", () => Intervention.Project(Hook, ones(2, 3, 4)));
        Says("ProjectOut at ReLU1 takes directions of shape [width, r], or one of shape [width], but got [].", () => Intervention.ProjectOut(Hook, 1.0));
        Says("ProjectOut at ReLU1 takes an origin of shape [5], because its directions have shape [5, 2], but got [2].", () => Intervention.ProjectOut(Hook, ones(5, 2), ones(2)));
    }

    [Fact]
    public void Restrictions_that_make_no_sense()
    {
        Says("Units count from 0, but -1 is among the indices.", () => Intervention.Zero(Hook).At(units: [3, -1]));
        Says("Positions count from 0, but -2 is among the indices.", () => Intervention.Zero(Hook).At(positions: [-2]));
        Says("Channels count from 0, but -3 is among the indices.", () => Intervention.Zero(Hook).At(channels: [-3]));
        Says("Project at ReLU1, directions [5, 1] mixes units, and can be restricted to positions or channels only, not to units.", () => Intervention.Project(Hook, ones(5, 2)).At(units: [1]));
        Says("ProjectOut at ReLU1, directions [5, 1] about an origin mixes units,", () => Intervention.ProjectOut(Hook, ones(5), ones(5)).At(units: [1]));
    }

    [Fact]
    public void Values_of_the_wrong_shape()
    {
        Refused("Mean at ReLU1 of DigitClassifier takes a value of shape [32], but has one of shape [31].", Intervention.Mean(Hook, ones(31)), [32]);
        Refused("Mean at ReLU1 of DigitClassifier takes a value of shape [32], but has one of shape [5, 32].", Intervention.Mean(Hook, ones(5, 32)), [32]);
        Refused("Mean at ReLU1 of DigitClassifier takes a value of shape [3, 32] or [32], but has one of shape [3].", Intervention.Mean(Hook, ones(3)), [3, 32]);
        Refused("Replace at ReLU1 of DigitClassifier takes a value of shape [3, 32] or [batch, 3, 32], but has one of shape [32].", Intervention.Replace(Hook, ones(32)), [3, 32]);
        Refused("Project at ReLU1 of DigitClassifier has directions of width 4, which must be the last dimension of the value, but that has shape [batch, 3, 32].", Intervention.Project(Hook, ones(4, 2)), [3, 32]);
        Refused("ProjectOut at ReLU1 of DigitClassifier has directions of width 4, which must be the last dimension of the value, but that has shape [batch].", Intervention.ProjectOut(Hook, ones(4)), []);

        using DigitClassifier.Recording trace = network.Trace(ones(5, 64, dtype: ScalarType.Float64));
        Refused("Patch at ReLU1 of DigitClassifier takes a value of shape [batch, 31], but has one of shape [5, 32].", Intervention.Patch(Hook, trace), [31]);
        Refused("Patch at ReLU1 of DigitClassifier takes a value of shape [batch, 5, 32], but has one of shape [5, 32].", Intervention.Patch(Hook, trace), [5, 32]);
    }

    [Fact]
    public void Another_number_of_samples()
    {
        using DigitClassifier.Recording trace = network.Trace(ones(4, 64, dtype: ScalarType.Float64));
        Refused("Patch at ReLU1 of DigitClassifier takes one sample for all or as many as the input, 5, but has 4.", Intervention.Patch(Hook, trace), [32]);
        Refused("Replace at ReLU1 of DigitClassifier takes one sample for all or as many as the input, 5, but has 6.", Intervention.Replace(Hook, ones(6, 32)), [32]);
    }

    [Fact]
    public void Entries_that_the_value_does_not_have()
    {
        Refused("Zero at ReLU1 of DigitClassifier is restricted to unit 32, but a value of shape [batch, 32] has 32 units, counted from 0.", Intervention.Zero(Hook).At(units: [2, 32]), [32]);
        Refused("Scale at ReLU1 of DigitClassifier is restricted to position 3, but a value of shape [batch, 3, 32] has 3 positions, counted from 0.", Intervention.Scale(Hook, 2).At(positions: [3]), [3, 32]);
        Refused("Zero at ReLU1 of DigitClassifier is restricted to channel 8, but a value of shape [batch, 2, 3, 32] has 2 channels, counted from 0.", Intervention.Zero(Hook).At(channels: [8]), [2, 3, 32]);
        Refused("Zero at ReLU1 of DigitClassifier is restricted to units, but a value of shape [batch] has no units.", Intervention.Zero(Hook).At(units: [0]), []);
        Refused("Zero at ReLU1 of DigitClassifier is restricted to positions, but a value of shape [batch, 32] has no positions.", Intervention.Zero(Hook).At(positions: []), [32]);
        Refused("Zero at ReLU1 of DigitClassifier is restricted to channels, but a value of shape [batch, 3, 32] has no channels.", Intervention.Zero(Hook).At(channels: [0]), [3, 32]);
    }

    [Fact]
    public void A_hook_point_of_another_network()
    {
        Intervention foreign = Intervention.Zero(Mixed.Hooks.GELU1);
        const string message = "GELU1 is no hook point of DigitClassifier.";
        Says(message, () => foreign.Check(network.Description, [4], 5));
        Says(message, () => Interventions.Create(Intervention.Zero(Hook), foreign).Check(network.Description, network.Description.ShapeAt, 5));
        using DigitClassifier.Recording trace = network.Trace(ones(4, 64, dtype: ScalarType.Float64));
        Says(message, () => Intervention.Patch(Mixed.Hooks.GELU1, trace));
    }

    [Fact]
    public void A_trace_that_cannot_be_patched_from()
    {
        DigitClassifier.Recording trace = network.Trace(ones(4, 64, dtype: ScalarType.Float64), [DigitClassifier.Hooks.Input]);
        Assert.StartsWith("ReLU1 of DigitClassifier was not recorded", Assert.Throws<InvalidOperationException>(() => Intervention.Patch(Hook, trace)).Message, StringComparison.Ordinal);
        trace.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Intervention.Patch(DigitClassifier.Hooks.Input, trace));
    }

    [Fact]
    public void What_fits_passes()
    {
        using DigitClassifier.Recording one = network.Trace(ones(1, 64, dtype: ScalarType.Float64)), five = network.Trace(ones(5, 64, dtype: ScalarType.Float64));
        Interventions interventions =
        [
            Intervention.Zero(Hook).At(units: [0, 31]),
            Intervention.Mean(Hook, 1.0),
            Intervention.Mean(Hook, ones(32)),
            Intervention.Replace(Hook, ones(1, 32)).At(units: []),
            Intervention.Replace(Hook, ones(5, 32)),
            Intervention.Patch(Hook, one),
            Intervention.Patch(Hook, five),
            Intervention.Project(Hook, ones(32, 2)),
            Intervention.Scale(DigitClassifier.Hooks.Input, 2),
        ];
        interventions.Check(network.Description, network.Description.ShapeAt, 5);
        Interventions.None.Check(network.Description, network.Description.ShapeAt, 5);
        foreach ((Intervention intervention, _) in InterventionSamples.All([2, 3, 5], 4))
            intervention.Check(network.Description, [2, 3, 5], 4);
    }

    [Fact]
    public void Nothing_where_something_must_be()
    {
        Assert.Throws<ArgumentNullException>("hook", () => Intervention.Zero(null!));
        Assert.Throws<ArgumentNullException>("hook", () => Intervention.Scale(null!, 1));
        Assert.Throws<ArgumentNullException>("mean", () => Intervention.Mean(Hook, null!));
        Assert.Throws<ArgumentNullException>("value", () => Intervention.Replace(Hook, null!));
        Assert.Throws<ArgumentNullException>("directions", () => Intervention.Project(Hook, null!));
        Assert.Throws<ArgumentNullException>("trace", () => Intervention.Patch(Hook, null!));
        Assert.Throws<ArgumentNullException>("interventions", () => Interventions.Create(null!, null!));
        Assert.Throws<ArgumentNullException>("json", () => Interventions.FromJson(null!, network.Description));
        Assert.Throws<ArgumentNullException>("network", () => Interventions.FromJson("{}", null!));
    }

    private void Refused(string message, Intervention intervention, long[] shape)
    {
        Says(message, () => intervention.Check(network.Description, shape, 5));
        Says(message, () => Interventions.Create(Intervention.Zero(Hook), intervention).Check(network.Description, _ => shape, 5));
    }

    private static void Says(string message, Action action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
