using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>What is said to somebody who uses a network wrongly: what was expected, what was found, and what to do.</summary>
public sealed class MisuseTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly DigitClassifier network = new(ScalarType.Float64, seed: 1);
    private readonly Tensor input = ones(5, 64, dtype: ScalarType.Float64);

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    [Theory]
    [InlineData(new long[] { 5, 63 }, "[5, 63]")]
    [InlineData(new long[] { 64 }, "[64]")]
    [InlineData(new long[] { 2, 5, 64 }, "[2, 5, 64]")]
    public void An_input_of_the_wrong_shape(long[] shape, string shown)
    {
        Tensor wrong = ones(shape, dtype: ScalarType.Float64);
        string expected = $"DigitClassifier takes an input of shape [batch, 64], but got {shown}; its first layer is Linear1, 64 -> 32";
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => network.call(wrong)).Message, StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => network.Trace(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_the_wrong_type() => Says<ArgumentException>(
        "DigitClassifier has Float64 parameters, but its input is Float32. Convert the input with input.to(ScalarType.Float64), or make the network with dtype: ScalarType.Float32.",
        () => network.call(ones(5, 64, dtype: ScalarType.Float32)));

    [Fact]
    public void A_network_of_integers() => Says<ArgumentException>(
        "DigitClassifier can be of type Float32 or Float64, not Int64.",
        () => new DigitClassifier(ScalarType.Int64));

    [Fact]
    public void A_hook_point_of_another_network()
    {
        Says<ArgumentException>(
            "GELU1 is no hook point of DigitClassifier. Its hook points are Input, Linear1, ReLU1, Linear2, ReLU2, Linear3.",
            () => network.Trace(input, [Mixed.Hooks.GELU1]));
        using DigitClassifier.Recording trace = network.Trace(input);
        Says<ArgumentException>("GELU1 is no hook point of DigitClassifier.", () => trace[Mixed.Hooks.GELU1]);
        Says<ArgumentException>("Features is no hook point of DigitClassifier.", () => network.Jacobian(trace, DigitClassifier.Hooks.Input, Mixed.Hooks.Features));
    }

    [Fact]
    public void No_hook_points() => Says<ArgumentException>(
        "No hook points were selected; pass at least one of Input, Linear1, ReLU1, Linear2, ReLU2, Linear3, or nothing at all to record everything.",
        () => network.Trace(input, []));

    [Fact]
    public void A_value_that_was_not_recorded()
    {
        using DigitClassifier.Recording trace = network.Trace(input, [DigitClassifier.Hooks.ReLU1, DigitClassifier.Hooks.Linear2]);
        Says<InvalidOperationException>(
            "Linear1 of DigitClassifier was not recorded; this trace holds ReLU1, Linear2. Ask Trace for DigitClassifier.Hooks.Linear1 too, or for everything.",
            () => trace.Linear1);
        Says<InvalidOperationException>("ReLU2 of DigitClassifier was not recorded", () => trace.ReLU2Mask);
        Says<InvalidOperationException>("Linear3 of DigitClassifier was not recorded", () => trace.Output);
    }

    [Fact]
    public void A_mask_where_there_is_none()
    {
        using DigitClassifier.Recording trace = network.Trace(input);
        Says<ArgumentException>("Linear1 of DigitClassifier has no mask: only piecewise linear layers have one.", () => trace.Mask(DigitClassifier.Hooks.Linear1));
        Says<ArgumentException>("Input of DigitClassifier has no mask", () => trace.Mask(DigitClassifier.Hooks.Input));
    }

    [Fact]
    public void Products_without_the_recordings_that_they_need()
    {
        using DigitClassifier.Recording nothing = network.Trace(input, [DigitClassifier.Hooks.Input]);
        Says<InvalidOperationException>(
            "Products from Input to Linear3 need more than the trace holds: ReLU1, ReLU2 of DigitClassifier were not recorded; this trace holds Input. Ask Trace for DigitClassifier.Hooks.ReLU1, DigitClassifier.Hooks.ReLU2 too, or for everything.",
            () => network.Jacobian(nothing, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output));
        Says<InvalidOperationException>("Input of DigitClassifier was not recorded", () =>
        {
            using DigitClassifier.Recording masks = network.Trace(input, [DigitClassifier.Hooks.ReLU1, DigitClassifier.Hooks.ReLU2]);
            network.Jacobian(masks, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output).Dispose(); // Masks are enough for this,
            network.ParameterJacobian(masks);                                                              // and not for that.
        });

        using var mixed = new Mixed(seed: 1);
        using Mixed.Recording partly = mixed.Trace(ones(5, 3), [Mixed.Hooks.LeakyReLU1, Mixed.Hooks.GELU1]);
        Says<InvalidOperationException>(
            "Products from Input to Features need more than the trace holds: Linear2 of Mixed was not recorded",
            () => mixed.Vjp(partly, Mixed.Hooks.Input, Mixed.Hooks.Features, ones(1, 1, 4)));
    }

    [Fact]
    public void Hook_points_in_the_wrong_order()
    {
        using DigitClassifier.Recording trace = network.Trace(input);
        Says<ArgumentException>(
            "ReLU2 comes after Linear1 in DigitClassifier; products go from an earlier hook point to a later one.",
            () => network.Jacobian(trace, DigitClassifier.Hooks.ReLU2, DigitClassifier.Hooks.Linear1));
    }

    [Fact]
    public void Cotangents_and_tangents_of_the_wrong_shape_or_type()
    {
        using DigitClassifier.Recording trace = network.Trace(input);
        Says<ArgumentException>(
            "cotangents at ReLU1 of DigitClassifier must have shape [k, 5, 32] or [k, 1, 32], but have [5, 32].",
            () => network.Vjp(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.ReLU1, ones(5, 32, dtype: ScalarType.Float64)));
        Says<ArgumentException>(
            "cotangents at ReLU1 of DigitClassifier must have shape [k, 5, 32] or [k, 1, 32], but have [1, 4, 32].",
            () => network.Vjp(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.ReLU1, ones(1, 4, 32, dtype: ScalarType.Float64)));
        Says<ArgumentException>(
            "tangents at Input of DigitClassifier must have shape [k, 5, 64] or [k, 1, 64], but have [1, 5, 32].",
            () => network.Jvp(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.ReLU1, ones(1, 5, 32, dtype: ScalarType.Float64)));
        Says<ArgumentException>(
            "tangents at Input of DigitClassifier must be Float64 as the network is, but are Float32.",
            () => network.Jvp(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.ReLU1, ones(1, 5, 64)));
    }

    [Fact]
    public void A_trace_of_another_instance()
    {
        using var other = new DigitClassifier(ScalarType.Float64, seed: 2);
        using DigitClassifier.Recording trace = other.Trace(input);
        Says<ArgumentException>(
            "The trace was made by another instance of DigitClassifier; products need a trace of the same instance.",
            () => network.Jacobian(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output));
    }

    [Fact]
    public void A_trace_of_another_network()
    {
        using var other = new Mixed(seed: 2);
        using Mixed.Recording trace = other.Trace(ones(5, 3));
        IInstrumentedNetwork instrumented = network;
        Says<ArgumentException>("The trace is one of Mixed, not of DigitClassifier.", () => instrumented.Jacobian(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output));
        Says<ArgumentException>("The trace is one of Mixed, not of DigitClassifier.", () => instrumented.ParameterJacobian(trace));
    }

    [Fact]
    public void A_trace_that_was_disposed()
    {
        DigitClassifier.Recording trace = network.Trace(input);
        trace.Dispose();
        trace.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trace.ReLU1);
        Assert.Throws<ObjectDisposedException>(() => trace.ReLU1Mask);
        Assert.Throws<ObjectDisposedException>(() => trace.Has(DigitClassifier.Hooks.ReLU1));
        Assert.Throws<ObjectDisposedException>(() => network.Jacobian(trace, DigitClassifier.Hooks.Input, DigitClassifier.Hooks.Output));
    }

    [Fact]
    public void A_trace_that_somebody_else_fills()
    {
        using DigitClassifier.Recording trace = network.Trace(input);
        Says<InvalidOperationException>("A trace is filled by the network that makes it, and by nobody else.", () =>
        {
            Tensor value = input;
            trace.Record(DigitClassifier.Hooks.Input, ref value);
        });
    }

    private static void Says<TException>(string message, Func<object?> action)
        where TException : Exception =>
        Assert.StartsWith(message, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);

    private static void Says<TException>(string message, Action action)
        where TException : Exception =>
        Assert.StartsWith(message, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);
}
