using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>The Jacobian products of layer norm, between all pairs of its hook points, against autograd.</summary>
public class LayerNormProductTests
{
    public static TheoryData<LayerNormSample> Samples => LayerNormSample.All;

    [Theory]
    [MemberData(nameof(Samples))]
    public void Products_are_those_of_autograd(LayerNormSample sample)
    {
        using BlockNetwork network = sample.Network(out _);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        BlockChecks.ProductsAreThoseOfAutograd(network, trace, sample.Reference(network));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Parameter_Jacobians_are_those_of_autograd(LayerNormSample sample)
    {
        using BlockNetwork network = sample.Network(out _);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        if (!sample.Affine)
        {
            using Tensor empty = network.ParameterJacobian(trace);
            Assert.Equal(0, empty.numel());
            return;
        }

        foreach (HookPoint to in network.Description.HookPoints)
        {
            using DisposeScope scope = NewDisposeScope();
            BlockChecks.Close(sample.Reference(network).ParameterJacobian(trace, to), network.ParameterJacobian(trace, to).flatten(1, -2), $"{to}");
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Products_on_a_trace_with_interventions_are_those_of_the_changed_function(LayerNormSample sample)
    {
        using BlockNetwork network = sample.Network(out LayerNormHookPoint hooks);
        using Tensor input = sample.Input();
        foreach (Interventions interventions in Interventions(network, hooks))
        {
            using BlockNetwork.Recording trace = network.Trace(input, interventions: interventions);
            BlockChecks.ProductsAreThoseOfAutograd(network, trace, sample.Reference(network, interventions));
        }
    }

    [Fact]
    public void Products_say_which_recordings_they_need()
    {
        var sample = new LayerNormSample("4 5", 3, Affine: true, 1e-5, Residual: false);
        using BlockNetwork network = sample.Network(out LayerNormHookPoint hooks);
        using Tensor input = sample.Input();
        HookPoint start = network.Description.Input;
        using BlockNetwork.Recording few = network.Trace(input, [hooks, hooks.Scale]);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => network.Jacobian(few, start, hooks));
        Assert.Contains("LayerNorm1.Normalized of BlockNetwork was not recorded", exception.Message, StringComparison.Ordinal);

        // The input is not among them, and affine steps need nothing.
        using BlockNetwork.Recording enough = network.Trace(input, [hooks.Scale, hooks.Normalized]), all = network.Trace(input);
        using Tensor expected = network.Jacobian(all, start, hooks), actual = network.Jacobian(enough, start, hooks);
        Assert.True(expected.Equals(actual));
        using Tensor affine = network.Jacobian(few, hooks.Normalized, hooks);
    }

    [Fact]
    public void Nothing_stays_behind_in_scopes()
    {
        var sample = new LayerNormSample("4 5", 3, Affine: true, 1e-5, Residual: true);
        using BlockNetwork network = sample.Network(out LayerNormHookPoint hooks);
        using Tensor input = sample.Input();
        HookPoint start = network.Description.Input;
        using BlockNetwork.Recording trace = network.Trace(input);
        using DisposeScope scope = NewDisposeScope();
        using (network.call(input))
        using (BlockNetwork.Recording other = network.Trace(input))
        using (network.Jacobian(trace, start, hooks))
        using (network.Jvp(trace, start, hooks, ones(1, 1, 4, 5, dtype: ScalarType.Float64)))
        using (network.ParameterJacobian(trace))
        {
        }

        // The tangents.
        Assert.Equal(1, scope.DisposablesCount);
    }

    private static IEnumerable<Interventions> Interventions(BlockNetwork network, LayerNormHookPoint hooks)
    {
        NetworkDescription description = network.Description;
        yield return [Intervention.Scale(hooks.Scale, 0.5)];
        yield return [Intervention.Replace(hooks.Scale, Like(hooks.Scale).abs() + 0.5), Intervention.Scale(hooks, 0.3)];
        yield return [Intervention.Scale(hooks.Scale, 2), Intervention.Zero(hooks.Normalized).At(units: [0])];
        yield return [Intervention.ProjectOut(hooks.Normalized, Like(hooks.Normalized).flatten()[..(int)description.ShapeAt(hooks)[^1]]), Intervention.Zero(hooks).At(units: [1])];

        Tensor Like(HookPoint hook) => BlockChecks.Numbers([.. description.ShapeAt(hook)], hook.Index);
    }
}
